/** Whether a node is reached where it says that it is. Found out before it takes anything: what it held then nobody
 * could ask for, and the sale stood for as long as it lived.
 *
 *   listens --a frame to itself--> there --asks the living nodes--> one's answer arrives --> joins
 *      +--nobody, or another-----------------+--none arrives--------------> refused
 */
import { setTimeout as sleep } from "node:timers/promises";
import { LEASE_MS } from "../runtime/lease.ts";
import type { Clock } from "../runtime/seams.ts";
import { UsageError } from "../usage-error.ts";
import type { Member } from "./directory.ts";
import type { Verdict } from "./wire.ts";

/** A name may be known, and a way open, only a moment after the start, ms. */
const FIND_LIMIT_MS = 3_000;
const FIND_PAUSE_MS = 200;
/** The members are read every second (directory.ts). */
const READ_AGAIN_MS = 1_500;

const SETTINGS = "GRANDSTAND_CLUSTER_ADDRESS and GRANDSTAND_CLUSTER_ADDRESS_PORT";

/** What comes of a question to another node. `heard`: it has arrived there, and no answer here. */
export type Met = "answered" | "heard" | "not-reached";

/** `knock`: what is said there to a frame for this node; undefined: nothing. Throws a UsageError. */
export async function expectItself(
  at: string,
  knock: () => Promise<Verdict | undefined>,
  clock: Clock,
): Promise<void> {
  const until = clock.monotonic() + FIND_LIMIT_MS;
  let verdict = await knock();
  while (verdict === undefined && clock.monotonic() < until) {
    await sleep(FIND_PAUSE_MS);
    verdict = await knock();
  }
  if (verdict === "taken") return;
  throw new UsageError(
    `${verdict === undefined ? "No node" : "Another node"} answers at ${at}, where the other nodes are to reach ` +
      `this one: set ${SETTINGS} to a host and a port that lead here, from this machine too.`,
  );
}

/** Throws a UsageError if there are other nodes, and the answer of none arrives. */
export async function expectAnswer(
  at: string,
  others: () => readonly Member[],
  meet: (other: Member) => Promise<Met>,
): Promise<void> {
  if (!(await unmet(others(), meet))) return;
  // Whoever has crashed is no member any more after that.
  await sleep(LEASE_MS + READ_AGAIN_MS);
  const nobody = await unmet(others(), meet);
  if (!nobody) return;
  const { heard, silent } = nobody;
  throw new UsageError(
    heard.length > 0
      ? `No other node reaches this one at ${at}: no answer came from ${heard.join(", ")}. Set ${SETTINGS} to a ` +
          "host and a port under which the other nodes reach this one."
      : `This node reaches none of those that serve this database: ${silent.join(", ")}. See to the network between ` +
          `them, and to their ${SETTINGS}.`,
  );
}

/** Undefined: the answer of one has come, or there is none. */
async function unmet(
  others: readonly Member[],
  meet: (other: Member) => Promise<Met>,
): Promise<{ readonly heard: string[]; readonly silent: string[] } | undefined> {
  const heard: string[] = [];
  const silent: string[] = [];
  const asked = others.map(async (other) => {
    const met = await meet(other);
    if (met === "answered") return;
    (met === "heard" ? heard : silent).push(`${other.id} at ${other.address}`);
    throw new Error(met);
  });
  if (asked.length === 0) return undefined;
  return Promise.any(asked).then(
    () => undefined,
    () => ({ heard, silent }),
  );
}
