/** Everything one buyer holds, has ordered and owns, always from the primary: whoever has just done
 * something sees it, however far the map is behind. */
import type { Outcome } from "../booking/booking.ts";
import { holdView, orderView } from "../booking/views.ts";
import type { Order } from "../domain/order.ts";
import { isActive } from "../domain/shopper.ts";
import type { MeView } from "../protocol/api.ts";
import type { Desk } from "./desk.ts";
import { type HoldRow, shopperOf } from "./shopper-rows.ts";

export interface HoldsRow {
  readonly now: number;
  readonly holds: readonly HoldRow[];
}

export const READ_HOLDS = {
  name: "read-holds",
  text: `select coalesce($3::bigint, classic.clock_ms())::float8 as now, coalesce((
      select json_agg(row_to_json(held)) from (
        select * from classic.holds where event = $1 and buyer = $2 order by until, id
      ) as held), '[]') as holds`,
};
const READ_ORDERS = {
  name: "read-orders",
  text: "select state from classic.order_state where event = $1 and buyer = $2 order by placed_at, id",
};

export async function me(desk: Desk, buyer: string): Promise<Outcome<MeView>> {
  const { database, events, codes } = desk;
  const view: MeView = { buyer, now: desk.clock.now(), holds: [], orders: [] };
  for (const id of await events.ids()) {
    const loaded = await events.get(id);
    if (!loaded) continue;
    const { event } = loaded;
    const [row] = await database.read<HoldsRow>(READ_HOLDS, [id, buyer, database.now()]);
    const { now, holds } = row!;
    view.now = now;
    for (const hold of shopperOf(holds, now).holds)
      if (isActive(hold, now)) view.holds.push(holdView(event, hold.id, hold, now));
    for (const { state } of await database.read<{ state: Order }>(READ_ORDERS, [id, buyer]))
      if (state.terms) view.orders.push(orderView(event, state, state.terms, codes));
  }
  view.orders.sort((a, b) => b.placedAt - a.placedAt);
  return view;
}
