/** Checks a draw for whoever wants to know, with nothing but what the server publishes:
 *
 *   npm run verify-draw -- http://127.0.0.1:3000/api/events/derby/queue [entry id]
 *
 * The seed must have the digest that was published before the bell. Ranks are the entries in the order of
 * SHA-256 of `seed:id`. Prints the rank of one entry, or all of them, one a line. */
import { hash } from "node:crypto";
import { answerHelp } from "../src/help.ts";

const USAGE = "Usage: npm run verify-draw -- http://host/api/events/EVENT/queue [entry id]";
answerHelp(USAGE);

const [address = "", entry] = process.argv.slice(2);
const queue = URL.parse(address)?.href.replace(/\/$/, "");
if (queue === undefined) {
  console.error(USAGE);
  process.exit(1);
}

const { draw } = (await (await fetched(queue)).json().catch(() => ({}))) as {
  draw?: { commitment: string; seed: string | null; lots: number | null } | null;
};
if (draw === undefined) fail(`${queue} is no queue: http://host/api/events/EVENT/queue is one.`);
if (draw === null || draw.seed === null) fail("There has been no draw yet.");
const { commitment, seed, lots } = draw;
if (typeof commitment !== "string")
  fail(`${queue} has published no digest of its seed: there is nothing to check it by.`);
if (hash("sha256", seed, "hex") !== commitment)
  fail(`The seed is not the one whose digest ${commitment} was published before.`);

const ids = (await (await fetched(`${queue}/lots`)).text()).split("\n").filter(Boolean);
if (new Set(ids).size !== lots) fail(`${ids.length} ids are listed, and ${lots} were drawn.`);
const ranked = ids
  .map((id) => ({ id, score: hash("sha256", `${seed}:${id}`, "hex") }))
  .sort((a, b) => (a.score < b.score ? -1 : 1));

console.error(`The seed is the one that was promised: ${commitment}. ${lots} entries were drawn.`);
for (const [n, { id }] of ranked.entries())
  if (entry === undefined || entry === id) console.log(`${n + 1} ${id}`);
if (entry !== undefined && !ids.includes(entry)) fail(`${entry} is not among the entries.`);

async function fetched(url: string): Promise<Response> {
  const response = await fetch(url).catch(() => fail(`${url} does not answer.`));
  return response.ok ? response : fail(`${url} answers ${response.status}.`);
}

function fail(why: string): never {
  console.error(why);
  process.exit(1);
}
