import { expect, test } from "vitest";
import { currentTrace, during, idOf, traceFrom } from "./trace.ts";

const ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const GOOD = `00-${ID}-00f067aa0ba902b7-01`;

test("[I24] a good traceparent is kept, whatever later versions add; anything else begins a trace", () => {
  expect(traceFrom(GOOD)).toBe(GOOD);
  expect(traceFrom(`cc-${ID}-00f067aa0ba902b7-01-what-comes-later`)).toBe(GOOD);
  const bad = [
    undefined,
    "",
    `${GOOD}-more`,
    `${GOOD} `,
    GOOD.toUpperCase(),
    `ff${GOOD.slice(2)}`,
    `cc${GOOD.slice(2)}0`,
    `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
    `00-${ID}-${"0".repeat(16)}-01`,
    `00-${ID}-00f067aa0ba902b7`,
    `${GOOD}, ${GOOD}`,
  ];
  const begun = bad.map((given) => traceFrom(given));
  for (const trace of begun) expect(trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  expect(new Set([ID, ...begun.map(idOf)]).size).toBe(bad.length + 1);
});

test("[I24] what is begun for a request belongs to it, however long it takes, and to no other", async () => {
  const seen = async (): Promise<string | undefined> => {
    await Promise.resolve();
    return currentTrace();
  };
  const other = traceFrom(undefined);
  const both = [during(GOOD, seen), during(other, seen), seen()];
  expect(await Promise.all(both)).toEqual([GOOD, other, undefined]);
});
