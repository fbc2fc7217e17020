/** The draw as anybody may check it: the list of lots, and what the script that we ship says of it, run as a
 * process of its own against the server. */
import type { Published } from "./queue-history.ts";
import type { Stage } from "./stage.ts";
import { runScript } from "./venue.ts";

const SAID_CHARACTERS_MAX = 400;

/** Null: there is no list. */
export async function readPublished({ url, event }: Stage): Promise<Published | null> {
  const queue = new URL(`/api/events/${event}/queue`, url).href;
  const answer = await fetch(`${queue}/lots`);
  const text = await answer.text();
  if (!answer.ok) return null;
  return { lots: text.split("\n").filter(Boolean), script: await runVerifier(queue) };
}

async function runVerifier(queue: string): Promise<Published["script"]> {
  const ranks = new Map<string, number>();
  let printed: string;
  let agrees = true;
  try {
    printed = await runScript("scripts/verify-draw.ts", [queue], {});
  } catch (error) {
    agrees = false;
    printed = String(error);
  }
  const said: string[] = [];
  for (const line of printed.split("\n")) {
    const [, rank, id] = /^(\d+) (\S+)$/.exec(line) ?? [];
    if (id === undefined) said.push(line);
    else ranks.set(id, Number(rank));
  }
  return { agrees, said: said.join(" ").trim().slice(0, SAID_CHARACTERS_MAX), ranks };
}
