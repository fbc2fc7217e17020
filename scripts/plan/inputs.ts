/** What an organiser may say about a sale and the machines for it: one table of options, from which the usage
 * text is made as well. */
import { parseArgs } from "node:util";
import { UsageError } from "../../src/usage-error.ts";

interface Option {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Parts of one may be given. */
  readonly parts?: boolean;
  readonly about: string;
}

const OPTIONS = {
  fans: { value: 500_000, min: 0, max: 1e9, about: "people in the lobby at the bell" },
  seats: { value: 30_000, min: 0, max: 1e7, about: "seats of the event" },
  minutes: { value: 20, min: 1, max: 10_080, about: "from the bell to the last seat" },
  party: { value: 2.5, min: 1, max: 20, parts: true, about: "seats of one order" },
  buys: { value: 40, min: 1, max: 100, about: "% of those called who buy" },
  tries: { value: 3, min: 1, max: 40, parts: true, about: "times that one inside asks for seats" },
  inside: { value: 5, min: 1, max: 120, about: "minutes that one is inside" },
  busiest: { value: 10, min: 1, max: 100, about: "% of the fans who join in the busiest minute" },
  known: { value: 0, min: 0, max: 100, about: "% of the fans who signed in before that minute" },
  poll: { value: 2.5, min: 0.5, max: 600, parts: true, about: "s between looks at the board" },
  cdn: { value: 200, min: 0, max: 10_000, about: "caches of the CDN that ask us; 0: no CDN" },
  cores: { value: 4, min: 1, max: 256, about: "cores of a machine; a node takes two" },
  heap: { value: 4, min: 1, max: 1_024, about: "GB of heap a node may have" },
  "db-cores": { value: 16, min: 1, max: 512, about: "cores of one PostgreSQL" },
  busy: { value: 60, min: 1, max: 100, about: "% that a core is to be busy at most" },
  remote: { value: 40, min: 0, max: 10_000, about: "us of CPU, a call to another node, each side" },
  speed: { value: 1, min: 0.05, max: 20, parts: true, about: "a core, times the one measured" },
} as const satisfies Record<string, Option>;

export type InputName = keyof typeof OPTIONS;
export type Inputs = Readonly<Record<InputName, number>>;

const ENTRIES = Object.entries(OPTIONS) as [InputName, Option][];
const NUMBER = /^\d{1,12}(\.\d{1,6})?$/;

export const DEFAULTS = Object.fromEntries(
  ENTRIES.map(([name, { value }]) => [name, value]),
) as Inputs;

export const USAGE = `npm run plan -- [options]

${ENTRIES.map(([name, { value, about }]) => `  --${name} N`.padEnd(17) + `${about} (${value.toLocaleString("en")})`).join("\n")}
  --json         the figures as JSON, with all costs and where they are from
  --help         this text`;

export interface Asked {
  readonly inputs: Inputs;
  readonly json: boolean;
}

/** Throws a UsageError with one line a problem. */
export function readInputs(argv: readonly string[]): Asked {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...Object.fromEntries(ENTRIES.map(([name]) => [name, { type: "string" as const }])),
      json: { type: "boolean", default: false },
    },
  });
  const { json, ...rest } = values;
  const given = rest as Readonly<Partial<Record<InputName, string>>>;
  const problems: string[] = [];
  const read = ([name, { value, min, max, parts = false }]: [InputName, Option]) => {
    const text = given[name];
    if (text === undefined) return [name, value];
    const number = NUMBER.test(text) ? Number(text) : NaN;
    if (!(number >= min && number <= max && (parts || Number.isInteger(number)))) {
      const what = parts ? "a number" : "a whole number";
      const range = `from ${min.toLocaleString("en")} to ${max.toLocaleString("en")}`;
      problems.push(`--${name} is "${text}": it must be ${what} ${range}.`);
    }
    return [name, number];
  };
  const inputs = Object.fromEntries(ENTRIES.map(read)) as Inputs;
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return { inputs, json };
}
