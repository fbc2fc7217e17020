/** How an opponent fares as seats, connections or losers become more: the rush on stadiums of several sizes, and
 * single seats that several want at once. */
import type { Ends } from "../../sim/ends.ts";
import type { Arena } from "../arena.ts";
import type { Opponent } from "./opponents.ts";
import type { Growth } from "./scale.ts";
import { type Loaded, measure, openSale, served } from "./visit.ts";

export const AXES = ["seats", "connections", "losing"] as const;
export type Axis = (typeof AXES)[number];

export interface Point {
  readonly opponent: string;
  readonly axis: Axis;
  readonly x: number;
  readonly loaded: Loaded;
}

/** Of the axes that are not being varied. */
export const USUAL = { connections: 128, losing: 0.5 } as const;

export async function grow(
  base: Arena,
  { id, env }: Opponent,
  { attempts, seats, connections, losing }: Growth,
  ends: Ends,
): Promise<Point[]> {
  const arena = await base.beside(`g_${id.replace("-", "_")}`, env ?? {});
  const points: Point[] = [];
  try {
    // Each point has an event of its own, so that each begins with every seat free.
    const loads = [
      ...seats.map((x) => ({ axis: "seats" as const, x, stadium: x })),
      ...connections.map((x) => ({ axis: "connections" as const, x, stadium: attempts })),
      ...losing.map((x) => ({ axis: "losing" as const, x, stadium: attempts })),
    ].map((load, n) => ({ ...load, event: `grow-${n}`, stadium: Math.max(load.stadium, 5_000) }));
    for (const { event, stadium } of loads) await arena.addEvent(event, stadium);
    arena.issueTokens(attempts);
    await served(arena, ends, async (server) => {
      for (const { axis, x, event } of loads) {
        await openSale(arena, server, event);
        await base.settle();
        const contest = { kind: "contest", event, attempts } as const;
        const loaded =
          axis === "seats"
            ? await measure(arena, server, { kind: "rush", event, attempts, seed: 1 })
            : axis === "connections"
              ? await measure(arena, server, { ...contest, losing: USUAL.losing }, x)
              : await measure(arena, server, { ...contest, losing: x });
        points.push({ opponent: id, axis, x, loaded });
      }
    });
  } finally {
    await base.drop(arena);
  }
  return points;
}
