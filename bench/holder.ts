/** Holds seat after seat of an event at a steady rate, each once. */
import { sleep } from "../sim/client.ts";
import type { Pool } from "../sim/pool.ts";
import { clock } from "../sim/wire.ts";

export class Holder {
  readonly #pool: Pool;
  readonly #event: string;
  readonly #seats: readonly string[];
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(pool: Pool, event: string, seats: readonly string[], tokens: readonly string[]) {
    this.#pool = pool;
    this.#event = event;
    this.#seats = seats;
    this.#tokens = tokens;
  }

  async hold(count: number, rate: number): Promise<{ answered: Float64Array; took: Float64Array }> {
    const answered = new Float64Array(this.#seats.length);
    const took = new Float64Array(count);
    const holds: Promise<void>[] = [];
    const since = clock();
    while (holds.length < count) {
      const due = Math.min(count, Math.floor(((clock() - since) / 1_000) * rate));
      while (holds.length < due) {
        const n = holds.length;
        const dueAt = since + (n / rate) * 1_000;
        holds.push(
          this.#hold(this.#next++, answered).then((at) => {
            took[n] = at - dueAt;
          }),
        );
      }
      await sleep(1);
    }
    await Promise.all(holds);
    return { answered, took };
  }

  async #hold(seat: number, answered: Float64Array): Promise<number> {
    const reply = await this.#pool.request({
      method: "POST",
      path: `/api/events/${this.#event}/holds`,
      token: this.#tokens[seat % this.#tokens.length] ?? "",
      key: `${this.#event}-${seat}`,
      body: JSON.stringify({ seats: [this.#seats[seat]] }),
    });
    if (reply.status !== 201)
      throw new Error(`A hold was answered with ${reply.status}: ${reply.body.toString()}`);
    answered[seat] = reply.answeredAt;
    return reply.answeredAt;
  }
}
