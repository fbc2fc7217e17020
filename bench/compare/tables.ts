/** The figures as tables, the same for the page and for docs/comparison.md. */
import { median } from "../median.ts";
import { AXES, type Axis, type Point } from "./growth.ts";
import { type Id, opponent } from "./opponents.ts";
import { middle, opponentsOf, ratio, type Results } from "./results.ts";
import { ROLES, type ByRole, type Role } from "../usage.ts";

export interface Table {
  /** Between whose markers it stands in the document. */
  readonly id: string;
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function tablesOf(results: Results): readonly Table[] {
  const all = [
    loads(results),
    times(results),
    cpu(results),
    written(results),
    memory(results),
    sales(results),
    kills(results),
    cache(results),
    ...AXES.map((axis) => growth(results, axis)),
    bare(results),
    tuned(results),
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

/** What it was measured on and how, in one line. */
export function settingOf({ at, scale, machine, classic }: Results): string {
  const { cores, model, memoryGiB, node, postgres, load } = machine;
  const quick = scale.name === "quick" ? " **--quick: too short to quote.**" : "";
  return (
    `Measured ${at.slice(0, 16).replace("T", " ")} UTC on ${cores} cores (${model}), ${memoryGiB} GiB, ` +
    `Node ${node}, PostgreSQL ${postgres}; load ${load.toFixed(1)} when it began; ` +
    `classic with ${classic.instances} instance(s), a pool of ${classic.pool} each; ` +
    `medians of ${scale.rounds} round(s).${quick}`
  );
}

function loads({ visits }: Results): Table {
  type Visit = Results["visits"][number];
  const columns: readonly (readonly [string, (it: Visit) => number | undefined])[] = [
    ["holds/s, every seat once", (it) => it.holds.perSecond],
    ["asked/s, 4 of 5 lose", (it) => it.contest.perSecond],
    ["rush, asked/s", (it) => it.rush?.perSecond],
    ["orders paid/s", (it) => it.orders?.ordersPerSecond],
  ];
  return {
    id: "loads",
    title: "How much is served a second, and the ratio to the database alone in the same round",
    head: ["", ...columns.map(([name]) => name)],
    rows: opponentsOf(visits).map(({ id, name }) => [
      name,
      ...columns.map(([, value]) => withRatio(middle(visits, id, value), ratio(visits, id, value))),
    ]),
  };
}

function times({ visits }: Results): Table {
  type Visit = Results["visits"][number];
  const of = (
    id: string,
    value: (it: Visit) => { readonly p50Ms: number; readonly p99Ms: number } | null,
  ): string => {
    const p50 = middle(visits, id, (it) => value(it)?.p50Ms);
    return Number.isNaN(p50)
      ? "–"
      : `${ms(p50)}, ${ms(middle(visits, id, (it) => value(it)?.p99Ms))}`;
  };
  return {
    id: "times",
    title: "Milliseconds to an answer: half of them, 99 of 100",
    head: ["", "holds", "4 of 5 lose", "rush", "from Pay to paid"],
    rows: opponentsOf(visits).map(({ id, name }) => [
      name,
      of(id, (it) => it.holds),
      of(id, (it) => it.contest),
      of(id, (it) => it.rush),
      of(id, (it) => it.orders),
    ]),
  };
}

function cpu({ visits }: Results): Table {
  return byRole(
    "cpu",
    "CPU of one hold, microseconds, by process",
    visits,
    (it) => it.holds.cpu,
    whole,
  );
}

function memory({ visits }: Results): Table {
  return byRole(
    "memory",
    "Memory after the loads, MiB (shared pages divided)",
    visits,
    (it) => it.memory,
    mib,
  );
}

function byRole(
  id: string,
  title: string,
  visits: Results["visits"],
  value: (it: Results["visits"][number]) => ByRole,
  show: (amount: number) => string,
): Table {
  const roles = ROLES.filter((role) => visits.some((it) => (value(it)[role] ?? 0) > 0));
  const of = (who: string, role: Role): number => middle(visits, who, (it) => value(it)[role]);
  return {
    id,
    title,
    head: ["", ...roles, "together"],
    rows: opponentsOf(visits).map(({ id: who, name }) => {
      const amounts = roles.map((role) => of(who, role));
      const sum = amounts.filter((it) => !Number.isNaN(it)).reduce((a, b) => a + b, 0);
      return [name, ...amounts.map((it) => dash(it, show)), show(sum)];
    }),
  };
}

function written({ visits, sales }: Results): Table {
  const ours = opponentsOf(visits).filter(({ env }) => env !== null);
  return {
    id: "written",
    title:
      "What PostgreSQL writes: for a held seat, and for a sold one with all that belongs to it",
    head: [
      "",
      "transactions a held seat",
      "bytes of log a held seat",
      "transactions a sold seat",
      "rows a sold seat",
      "bytes of log a sold seat",
    ],
    rows: ours.map(({ id, name }) => [
      name,
      cell(visits, id, (it) => it.holds.transactions, fine),
      cell(visits, id, (it) => it.holds.walBytes, whole),
      cell(sales, id, (it) => it.perSeat.transactions, fine),
      cell(sales, id, (it) => it.perSeat.rows, fine),
      cell(sales, id, (it) => it.perSeat.walBytes, whole),
    ]),
  };
}

function sales({ sales }: Results): Table {
  return {
    id: "sale",
    title: "A whole sale by the same crowd, from sign-in to ticket",
    head: ["", "sold out after", "requests/s", "orders/s", "p50, p99 ms", "verdict"],
    rows: opponentsOf(sales).map(({ id, name }) => [
      name,
      cell(sales, id, (it) => it.soldOutAfter, seconds),
      cell(sales, id, (it) => it.perSecond, whole),
      cell(sales, id, (it) => (it.soldOutAfter ? it.orders / it.soldOutAfter : null), whole),
      `${ms(middle(sales, id, (it) => it.p50Ms))}, ${ms(middle(sales, id, (it) => it.p99Ms))}`,
      verdictOf(sales.filter((it) => it.opponent === id)),
    ]),
  };
}

function kills({ kills, sales }: Results): Table {
  return {
    id: "kill",
    title: "One process killed when 30 % is sold",
    head: [
      "",
      "killed",
      "nobody was served for",
      "and where nothing is killed",
      "failed requests",
      "sold out after",
      "verdict",
    ],
    rows: kills.map((it) => [
      opponent(it.opponent).name,
      it.killed ?? "",
      seconds(it.unserved),
      cell(sales, it.opponent, (sale) => sale.unserved, seconds),
      `${whole(it.failed)} of ${whole(it.requests)}`,
      it.soldOutAfter === null ? "not sold out" : seconds(it.soldOutAfter),
      verdictOf([it]),
    ]),
  };
}

function cache({ sales }: Results): Table {
  const counted = sales.filter((it) => it.counters && it.memory.Redis);
  const sum = (id: string, value: (it: Results["sales"][number]) => number | undefined): string =>
    cell(counted, id, value, whole);
  return {
    id: "cache",
    title: "Cache and queue in the whole sale",
    head: [
      "",
      "refused by the cache alone",
      "cache and rows disagreed",
      "claims a batch",
      "told held, and were not",
    ],
    rows: opponentsOf(counted).map(({ id, name }) => [
      name,
      sum(id, (it) => it.counters?.cacheRefusals),
      sum(id, (it) => it.counters?.cacheDisagreements),
      cell(counted, id, ({ counters: it }) => it && it.queueClaims / it.queueBatches, fine),
      sum(id, (it) => it.counters?.queueUnkept),
    ]),
  };
}

const TITLES: Readonly<Record<Axis, string>> = {
  seats: "The rush as the stadium grows, asked/s, by seats",
  connections: "Half of them lose: asked/s, by connections",
  losing: "As more of them lose: asked/s, by the share that loses",
};

export function pointsOf(growth: readonly Point[], axis: Axis): readonly Point[] {
  return growth.filter((it) => it.axis === axis);
}

function growth({ growth }: Results, axis: Axis): Table {
  const points = pointsOf(growth, axis);
  const xs = [...new Set(points.map((it) => it.x))].sort((a, b) => a - b);
  const label = (x: number): string => (axis === "losing" ? `${Math.round(x * 100)} %` : whole(x));
  return {
    id: axis,
    title: TITLES[axis],
    head: ["", ...xs.map(label)],
    rows: opponentsOf(points).map(({ id, name }) => [
      name,
      ...xs.map((x) =>
        cell(
          points.filter((it) => it.x === x),
          id,
          (it) => it.loaded.perSecond,
          whole,
        ),
      ),
    ]),
  };
}

function bare({ bare }: Results): Table {
  const pools = [...new Set(bare.map((it) => it.pool))];
  return {
    id: "bare",
    title: "The engine's gate to the rows against a bare script of the same statement, claims/s",
    head: ["connections", "bare script", "the engine's gate", "ratio (least, most)"],
    rows: pools.map((pool) => {
      const here = bare.filter((it) => it.pool === pool);
      const ratios = here.map((it) => it.gate / it.bare);
      return [
        `${pool}`,
        whole(median(here.map((it) => it.bare))),
        whole(median(here.map((it) => it.gate))),
        `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}, ${Math.max(...ratios).toFixed(2)})`,
      ];
    }),
  };
}

function tuned({ tuned }: Results): Table {
  return {
    id: "tuned",
    title: "Classic, database only, by instances and pool",
    head: ["instances", "pool of each", "holds/s", "p99 ms", "4 of 5 lose, asked/s", "p99 ms"],
    rows: tuned.map(({ instances, pool, holds, contest }) => [
      `${instances}`,
      `${pool}`,
      whole(holds.perSecond),
      ms(holds.p99Ms),
      whole(contest.perSecond),
      ms(contest.p99Ms),
    ]),
  };
}

function verdictOf(sold: readonly Results["sales"][number][]): string {
  const broken = [...new Set(sold.flatMap((it) => it.broken))];
  if (broken.length > 0) return `**broken**: ${broken.join(", ")}`;
  return sold.every((it) => it.verdict === "clean") ? "clean" : "unchecked";
}

function withRatio(value: number, ratio: number): string {
  if (Number.isNaN(value)) return "–";
  return Number.isNaN(ratio) ? whole(value) : `${whole(value)} (${ratio.toFixed(2)})`;
}

/** The middle of the rounds' values. */
function cell<R extends { readonly opponent: Id }>(
  records: readonly R[],
  id: Id,
  value: (record: R) => number | null | undefined,
  show: (value: number) => string,
): string {
  return dash(middle(records, id, value), show);
}

function dash(value: number, show: (value: number) => string): string {
  return Number.isNaN(value) ? "–" : show(value);
}

function ms(value: number): string {
  return dash(value, (it) => (it < 10 ? it.toFixed(1) : whole(it)));
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

function fine(value: number): string {
  return value.toFixed(2);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function mib(bytes: number): string {
  return whole(bytes / 2 ** 20);
}
