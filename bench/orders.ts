/** How many orders are paid in a second, against how many seats are held in one, by the same client in the
 * same run: every seat of a stadium is held, then every hold is paid for. The bank is a process of its own on
 * the same cores. `node bench/orders.ts` */
import { runToEnd } from "../sim/ends.ts";
import { Arena } from "./arena.ts";
import { holdAndPay, type Paid } from "./paying.ts";

const ROUNDS = 3;
const SEATS = 5_000;
const SEATS_A_BUYER = 5;

async function measureOrders(arena: Arena, round: number): Promise<Paid> {
  const event = `orders-${round}`;
  await arena.addEvent(event, SEATS);
  const server = await arena.startServer();
  await arena.openSale(server, event);
  await arena.makeSessions(server, Math.ceil(SEATS / SEATS_A_BUYER));
  const paid = await holdAndPay(arena, server, event, SEATS);
  await server.stop();
  return paid;
}

await runToEnd(async (ends) => {
  const arena = await Arena.open(ends, () => undefined);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const paid = await measureOrders(arena, round);
    ratios.push(paid.ordersPerSecond / paid.holdsPerSecond);
    console.log(
      `${Math.round(paid.holdsPerSecond)} holds/s, ${Math.round(paid.ordersPerSecond)} orders paid/s; ` +
        `paid after p50 ${paid.p50Ms.toFixed(1)} ms, p99 ${paid.p99Ms.toFixed(1)} ms`,
    );
  }
  ratios.sort((a, b) => a - b);
  console.log(`orders/holds: median ${ratios[ROUNDS >> 1]?.toFixed(2)}`);
  return 0;
});
