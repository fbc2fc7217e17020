import { expect, test } from "vitest";
import { Unavailable } from "./runtime/unavailable.ts";
import { start } from "./start.ts";
import { UsageError } from "./usage-error.ts";

const NEVER = new AbortController().signal;

test("[U21] what was begun is stopped in reverse order, with the hurry that there is", async () => {
  const ended: string[] = [];
  const started = await start(async (onStop) => {
    for (const name of ["database", "server"])
      onStop(async ({ aborted }) => ended.push(`${name} ${aborted ? "now" : "in peace"}`));
    return { url: "here" };
  }, NEVER);
  expect([started.url, ended]).toEqual(["here", []]);
  await started.stop(NEVER);
  expect(ended).toEqual(["server in peace", "database in peace"]);
  await started.stop();
  expect(ended).toHaveLength(2);
});

test("[U21] a start that fails or is given up leaves nothing running, whatever begins while it is taken apart or later", async () => {
  const ended: string[] = [];
  const goOn = Promise.withResolvers<void>();
  const later = Promise.withResolvers<void>();
  const end = (name: string) => async () => void ended.push(name);
  const giveUp = new AbortController();
  const started = start(async (onStop) => {
    onStop(async () => {
      ended.push("database");
      onStop(end("begun meanwhile"));
    });
    await goOn.promise;
    onStop(end("begun later"));
    later.resolve();
    return {};
  }, giveUp.signal);
  giveUp.abort(new Error("told to go"));
  await expect(started).rejects.toThrow("told to go");
  expect(ended).toEqual(["database", "begun meanwhile"]);
  goOn.resolve();
  await later.promise;
  expect(ended.at(-1)).toBe("begun later");

  const failing = start((onStop) => {
    onStop(end("server"));
    return Promise.reject(new Error("no port"));
  }, NEVER);
  await expect(failing).rejects.toThrow("no port");
  expect(ended.at(-1)).toBe("server");
});

async function said(reason: unknown): Promise<string> {
  try {
    await start(() => Promise.reject(reason), NEVER);
    return "it has started";
  } catch (why) {
    return why instanceof UsageError ? why.message : `no sentence: ${String(why)}`;
  }
}

test("[R176] a start that waited in vain for the database or another node ends with a sentence", async () => {
  expect(await said(new Unavailable("outcome-unknown", "no answer in time"))).toMatch(
    /^The start was given up, .* did not answer in time \(outcome-unknown: no answer in time\)\. .*\.$/,
  );
  const other = new Error("nobody expected this");
  await expect(start(() => Promise.reject(other), NEVER)).rejects.toBe(other);
});

test("[D13] too few connections to the database end the start with a sentence, also where they are named deep inside", async () => {
  const full = Object.assign(new Error('too many connections for role "few"'), { code: "53300" });
  const sentence = /no connection to spare \(too many connections for role "few"\): raise/;
  expect(await said(full)).toMatch(sentence);
  const wrapped = new Error("SqlError", { cause: { _tag: "UnknownError", cause: full } });
  expect(await said(wrapped)).toMatch(sentence);
});
