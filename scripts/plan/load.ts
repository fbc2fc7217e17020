/** What a second of some moment of a sale asks of servers and database. */
import { STEPS, type StepName } from "./costs.ts";

export interface Load {
  readonly requests: number;
  /** CPU, microseconds. */
  readonly serverUs: number;
  readonly databaseUs: number;
  readonly logBytes: number;
  /** Operations that write something. */
  readonly writes: number;
  /** Messages to actors that another node may have. */
  readonly calls: number;
}

export interface Part {
  readonly step: StepName;
  readonly perSecond: number;
  /** Beside the step's own: one for each seat that is asked. */
  readonly calls?: number;
}

export function loadOf(parts: readonly Part[]): Load {
  const sum = (each: (part: Part) => number): number =>
    parts.reduce((all, part) => all + part.perSecond * each(part), 0);
  return {
    requests: sum(({ step }) => STEPS[step].requests),
    serverUs: sum(({ step }) => STEPS[step].serverUs),
    databaseUs: sum(({ step }) => STEPS[step].databaseUs),
    logBytes: sum(({ step }) => STEPS[step].logBytes),
    writes: sum(({ step }) => STEPS[step].writes),
    calls: sum(({ step, calls = 0 }) => STEPS[step].calls + calls),
  };
}
