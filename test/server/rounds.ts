/** Clients who hold, look and release while servers go and come back, through a balancer: it asks every server
 * whether it is ready, gives new requests in turn to those that are, and keeps its connections. */
import { Agent } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { send, type Asked } from "./crowd.ts";
import { freshKey } from "./fan.ts";

const EVENT = "/api/events/cup-final";
/** Of the held seats so many stay held. */
const KEPT_ONE_IN = 4;

export interface Rounds {
  /** Answers by what was asked and status; what got none by its error. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** Each request, ms. */
  readonly times: number[];
  readonly count: number;
  /** Hold to the token of who was told of it, and has not given it back. */
  readonly kept: ReadonlyMap<string, string>;
  readonly isReady: (url: string) => boolean;
  stop(): Promise<void>;
}

export interface RoundsOptions {
  readonly urls: readonly string[];
  readonly clients: number;
  /** Of a new buyer each. */
  readonly tokenOf: (n: number) => string;
  /** Apart from each other: each is held by one client only. */
  readonly seats: readonly string[];
  /** A client's between two requests, and the balancer's between two looks, ms; 0: none. */
  readonly pauseMs?: number;
}

/** Resolves when all servers have said that they are ready. */
export async function rounds(options: RoundsOptions): Promise<Rounds> {
  const { urls, clients, tokenOf, seats, pauseMs = 0 } = options;
  const outcomes = new Map<string, number>();
  const times: number[] = [];
  const kept = new Map<string, string>();
  const ready = new Set<string>();
  const stopping = new AbortController();
  let turn = 0;
  let buyers = 0;

  const look = async (): Promise<void> => {
    for (const url of urls) {
      const answer = await send(url, "/health/ready", undefined, {}).catch(() => undefined);
      if (answer?.status === 200) ready.add(url);
      else ready.delete(url);
    }
  };
  const keepLooking = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await look();
      if (pauseMs > 0) await wait(pauseMs);
    }
  };
  const next = (): string => {
    const candidates = urls.filter((url) => ready.has(url));
    if (candidates.length === 0) throw new Error("no server is ready");
    return candidates[turn++ % candidates.length]!;
  };
  const client = async (mine: readonly string[]): Promise<void> => {
    const agents = new Map(urls.map((url) => [url, new Agent({ keepAlive: true, maxSockets: 1 })]));
    const ask = async (what: string, path: string, init: Asked = {}) => {
      if (pauseMs > 0) await wait(pauseMs);
      const url = next();
      const since = performance.now();
      const answer = await send(url, path, agents.get(url), init).catch(String);
      times.push(performance.now() - since);
      const outcome =
        typeof answer === "string"
          ? answer
          : answer.status < 400
            ? answer.status
            : `${answer.status} ${answer.body}`;
      const told = `${what}: ${outcome}`;
      outcomes.set(told, (outcomes.get(told) ?? 0) + 1);
      return typeof answer === "string" ? undefined : answer;
    };
    let seat = 0;
    for (let n = 0; !stopping.signal.aborted; n++) {
      const token = tokenOf(buyers++);
      const wanted = mine[seat % mine.length]!;
      const key = freshKey();
      const held = await ask("hold", `${EVENT}/holds`, { token, key, body: { seats: [wanted] } });
      await ask("map", `${EVENT}/seats`);
      if (held?.status !== 201) continue;
      const { id } = (JSON.parse(held.body) as { hold: { id: string } }).hold;
      kept.set(id, token);
      await ask("look", `/api/holds/${id}`, { token });
      const mayStay = seat < mine.length - 1;
      if (n % KEPT_ONE_IN === 0 && mayStay) {
        seat++;
        continue;
      }
      kept.delete(id);
      await ask("release", `/api/holds/${id}`, { token, method: "DELETE", key: freshKey() });
    }
    for (const agent of agents.values()) agent.destroy();
  };

  while (ready.size < urls.length) await look();
  const share = Math.floor(seats.length / clients);
  const all = [
    keepLooking(),
    ...Array.from({ length: clients }, (_, n) => client(seats.slice(n * share, (n + 1) * share))),
  ];
  return {
    outcomes,
    times,
    kept,
    get count() {
      return times.length;
    },
    isReady: (url) => ready.has(url),
    async stop() {
      stopping.abort();
      await Promise.all(all);
    },
  };
}
