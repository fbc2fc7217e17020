/** What the simulator is asked to play. What cannot be used is said in one line, and nothing is played. */
import { parseArgs } from "node:util";
import { integer } from "../sim/option-value.ts";

const SEED_MAX = 2 ** 32 - 1;
const SEEDS_MAX = 1_000_000;
/** A day. */
const MINUTES_MAX = 1_440;

export function asked() {
  try {
    return read();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(1);
  }
}

function read() {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "100" },
      from: { type: "string", default: "1" },
      seed: { type: "string" },
      minutes: { type: "string", default: "1" },
      mutants: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      nodes: { type: "boolean", default: false },
      first: { type: "boolean", default: false },
    },
  });
  const { seeds, from, seed, minutes } = values;
  return {
    ...values,
    seeds: integer("seeds", seeds, 1, SEEDS_MAX),
    from: integer("from", from, 0, SEED_MAX),
    seed: seed === undefined ? undefined : integer("seed", seed, 0, SEED_MAX),
    minutes: integer("minutes", minutes, 1, MINUTES_MAX),
  };
}
