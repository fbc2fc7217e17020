/** Lobby and queue as a fan's page uses them. Every answer is recorded. */
import { hash } from "node:crypto";
import type { ChallengeView, EntryView, PassView, QueueView } from "../src/protocol/queue.ts";
import { parse } from "./answer.ts";
import type { Client, Fan } from "./client.ts";
import type { QueueRecorder } from "./queue-history.ts";

/** Refusals that a fan may meet. Any other is a defect. */
const AT_JOIN = new Set(["queue-not-open"]);
const AT_LOOK = new Set(["not-in-queue"]);
const AT_ENTER = new Set([
  "bell-not-rung",
  "no-queue",
  "not-called-yet",
  "call-missed",
  "turn-over",
  "not-in-queue",
]);
const NEVER = new Set<string>();

export class QueueClient {
  readonly #client: Client;
  readonly #recorder: QueueRecorder;
  readonly #path: string;

  constructor(client: Client, recorder: QueueRecorder, event: string) {
    this.#client = client;
    this.#recorder = recorder;
    this.#path = `/api/events/${event}/queue`;
  }

  async status(): Promise<QueueView | null> {
    const said = await this.#client.say({ method: "GET", path: this.#path }, "queue", NEVER);
    return said && (parse(said.reply.body) as QueueView | null);
  }

  /** With the work that the server asks for. */
  async join(fan: Fan): Promise<EntryView | null> {
    const path = `${this.#path}/challenge`;
    const asked = await this.#client.say(
      { method: "GET", path, token: fan.token },
      "work",
      AT_JOIN,
    );
    if (asked === null || asked.refused !== null) return null;
    const work = parse(asked.reply.body) as ChallengeView | null;
    if (work === null) return null;
    const body = JSON.stringify(
      work.bits === 0 ? {} : { challenge: work.challenge, answer: answerTo(work) },
    );
    return this.#entry(fan, "POST", "join", AT_JOIN, body);
  }

  look(fan: Fan): Promise<EntryView | null> {
    return this.#entry(fan, "GET", "place", AT_LOOK);
  }

  async leave(fan: Fan): Promise<void> {
    const path = `${this.#path}/entry`;
    const request = { method: "DELETE", path, token: fan.token };
    const said = await this.#client.say(request, "leave", NEVER);
    if (said === null) return;
    const { sentAt, reply } = said;
    this.#recorder.leaves.push({ sentAt, at: reply.answeredAt, buyer: fan.buyer });
  }

  /** The pass, or why not; null: no answer. */
  async enter(fan: Fan): Promise<PassView | { readonly refused: string } | null> {
    const path = `${this.#path}/pass`;
    const said = await this.#client.say(
      { method: "POST", path, token: fan.token },
      "enter",
      AT_ENTER,
    );
    if (said === null) return null;
    const { sentAt, reply, refused } = said;
    const pass = refused === null ? (parse(reply.body) as PassView) : null;
    const shopUntil = pass?.shopUntil ?? 0;
    this.#recorder.enters.push({
      sentAt,
      at: reply.answeredAt,
      buyer: fan.buyer,
      refused,
      shopUntil,
    });
    return pass ?? { refused: refused ?? "" };
  }

  async #entry(
    fan: Fan,
    method: "GET" | "POST",
    kind: string,
    refusals: ReadonlySet<string>,
    body?: string,
  ): Promise<EntryView | null> {
    const path = `${this.#path}/entry`;
    const request = { method, path, token: fan.token, ...(body !== undefined && { body }) };
    const said = await this.#client.say(request, kind, refusals);
    if (said === null || said.refused !== null) return null;
    const { entry } = parse(said.reply.body) as { entry: EntryView };
    const { id, inDraw, number, state } = entry;
    const { sentAt, reply } = said;
    this.#recorder.told.push({
      joining: method === "POST",
      sentAt,
      at: reply.answeredAt,
      buyer: fan.buyer,
      entry: { id, inDraw, number, state },
    });
    return entry;
  }
}

/** Tries one number after the other. */
function answerTo({ challenge, bits }: ChallengeView): string {
  for (let n = 0; ; n++) {
    const answer = n.toString(36);
    const digest = hash("sha256", `${challenge}:${answer}`, "hex");
    if (Number.parseInt(digest.slice(0, 8), 16) < 2 ** (32 - bits)) return answer;
  }
}
