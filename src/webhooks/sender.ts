/** Carries a message to a receiver and says what came of it; it never throws. A redirect is an answer
 * like any other, it is not followed. The status decides, whatever becomes of the body after it. */
import { Agent as HttpAgent, type IncomingMessage, request as overHttp } from "node:http";
import { Agent as HttpsAgent, request as overHttps } from "node:https";
import type { LookupFunction } from "node:net";

import type { Clock, Timers } from "../runtime/seams.ts";
import { type AddressPolicy, guardedLookup, urlFault } from "./address.ts";
import type { Attempt } from "./webhook.ts";

/** From the look-up of the name to the end of the answer. */
export const ATTEMPT_LIMIT_MS = 15_000;
/** Of the answer: what follows is not read. */
const ANSWER_READ_MAX_BYTES = 16 * 1024;
/** Of the answer: kept for the delivery's log. */
const EXCERPT_MAX_CHARS = 500;
const ERROR_MAX_CHARS = 200;
const FREE_SOCKETS_MAX = 16;

/** Whatever makes the receiver believe it is in the headers. */
export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface Sender {
  send(url: string, message: Message, cancel: AbortSignal): Promise<Attempt>;
  close(): void;
}

interface Parts {
  readonly policy: AddressPolicy;
  readonly clock: Clock;
  readonly timers: Timers;
  /** The system's, behind the guard, unless a test gives another. */
  readonly lookup?: LookupFunction;
}

export function createSender({ policy, clock, timers, lookup }: Parts): Sender {
  const options = { keepAlive: true, maxFreeSockets: FREE_SOCKETS_MAX };
  const http = new HttpAgent(options);
  const https = new HttpsAgent(options);
  const guarded = lookup ?? guardedLookup(policy);

  return {
    async send(text, message, cancel) {
      const since = clock.monotonic();
      const ended = (attempt: Omit<Attempt, "durationMs">): Attempt => ({
        ...attempt,
        durationMs: Math.round(clock.monotonic() - since),
      });
      // Also what was allowed when the webhook was made, under another setting.
      const fault = urlFault(text, policy);
      if (fault !== undefined)
        return ended({ status: null, error: `the URL is refused: ${fault}`, excerpt: "" });
      const limit = new AbortController();
      const stopLimit = timers.after(ATTEMPT_LIMIT_MS, () => limit.abort());
      const signal = AbortSignal.any([limit.signal, cancel]);
      const url = new URL(text);
      const secure = url.protocol === "https:";
      const asked = (secure ? overHttps : overHttp)(url, {
        method: "POST",
        headers: { ...message.headers, "content-length": Buffer.byteLength(message.body) },
        agent: secure ? https : http,
        lookup: guarded,
        signal,
      });
      try {
        const answer = await new Promise<IncomingMessage>((resolve, reject) => {
          asked.on("response", resolve);
          asked.on("error", reject);
          asked.end(message.body);
        });
        const excerpt = printable(await beginningOf(answer));
        return ended({ status: answer.statusCode ?? 0, error: null, excerpt });
      } catch (error) {
        const why = limit.signal.aborted ? `no answer within ${ATTEMPT_LIMIT_MS} ms` : told(error);
        return ended({ status: null, error: why, excerpt: "" });
      } finally {
        stopLimit();
      }
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

/** What is read of an answer. Reading to the end lets the connection be used again; an answer that has
 * no end, or breaks off, is left. */
async function beginningOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= ANSWER_READ_MAX_BYTES) break;
    }
  } catch {
    // The status was there before: it counts.
  }
  return Buffer.concat(chunks);
}

/** A stranger's text: no control characters, of which PostgreSQL takes no NUL. */
function printable(bytes: Buffer): string {
  const text = bytes.toString("utf8", 0, EXCERPT_MAX_CHARS * 4);
  return text.replaceAll(/\p{C}/gu, " ").slice(0, EXCERPT_MAX_CHARS).toWellFormed();
}

function told(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return printable(Buffer.from(text)).slice(0, ERROR_MAX_CHARS);
}
