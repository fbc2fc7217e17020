/** Who is compared. All but Restate are the same server, started with other settings. */

export interface Opponent {
  readonly id: string;
  readonly name: string;
  /** On light and on dark ground. */
  readonly color: readonly [light: string, dark: string];
  /** Of the server; null: it is not our server (restate.ts). */
  readonly env: Readonly<Record<string, string>> | null;
  /** Its answers are true when they leave. Of one that is not, the verdict is broken by design. */
  readonly honest: boolean;
}

const classic = (cache: string, queue: string): Opponent["env"] => ({
  GRANDSTAND_ENGINE: "classic",
  GRANDSTAND_CACHE: cache,
  GRANDSTAND_QUEUE: queue,
});

/** The first is what the others' ratios refer to. */
export const OPPONENTS: readonly Opponent[] = [
  {
    id: "database",
    name: "Classic, database only",
    color: ["#64748b", "#94a3b8"],
    env: classic("off", "off"),
    honest: true,
  },
  {
    id: "cache",
    name: "Classic + cache",
    color: ["#d97706", "#fbbf24"],
    env: classic("on", "off"),
    honest: true,
  },
  {
    id: "queue",
    name: "Classic + queue, in batches",
    color: ["#059669", "#34d399"],
    env: classic("off", "on"),
    honest: true,
  },
  {
    id: "cache-queue",
    name: "Classic + cache + queue",
    color: ["#0891b2", "#22d3ee"],
    env: classic("on", "on"),
    honest: true,
  },
  {
    id: "accepted",
    name: "Classic + queue, told before the commit",
    color: ["#dc2626", "#f87171"],
    env: classic("off", "accepted"),
    honest: false,
  },
  {
    id: "actors",
    name: "Actors, one node",
    color: ["#2563eb", "#60a5fa"],
    env: { GRANDSTAND_ENGINE: "actors" },
    honest: true,
  },
  {
    id: "restate",
    name: "Restate, an object a seat",
    color: ["#9333ea", "#c084fc"],
    env: null,
    honest: true,
  },
];

export const REFERENCE = "database";

export type Id = string;

export function opponent(id: Id): Opponent {
  const found = OPPONENTS.find((it) => it.id === id);
  if (!found) throw new Error(`There is no ${id}: ${OPPONENTS.map(({ id }) => id).join(", ")}.`);
  return found;
}
