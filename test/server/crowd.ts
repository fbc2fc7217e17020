/** Clients who keep asking while a server goes: each on a connection of its own that it keeps, as a proxy does.
 * New connections are opened for as long as the server says that it is ready.
 *
 *   asking --told that its connection closes--> a new one, if the server is ready --> asking
 *                                           --> done, if it is not
 */
import { Agent, request, type IncomingMessage } from "node:http";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { freshKey, type Fan } from "./fan.ts";

export interface Crowd {
  /** Answers by status; what got none by its error. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** How many were answered after the server had said that it is not ready. */
  readonly afterwards: number;
  /** Hold to who was told of it. */
  readonly acknowledged: ReadonlyMap<string, Fan>;
  /** All clients have been told that their connection closes, and the server is not ready. */
  readonly done: Promise<void>;
}

interface Answered {
  readonly status: number;
  readonly closes: boolean;
  readonly body: string;
}

/** Each fan is a client, and holds the seats of its own one after the other between looks at the map. */
export function crowd(url: string, fans: readonly Fan[], seats: readonly string[]): Crowd {
  const outcomes = new Map<string, number>();
  const acknowledged = new Map<string, Fan>();
  let ready = true;
  let afterwards = 0;

  const ask = async (agent: Agent | undefined, path: string, init: Asked = {}) => {
    try {
      const answer = await send(url, path, agent, init);
      count(outcomes, String(answer.status));
      if (!ready) afterwards++;
      return answer;
    } catch (error) {
      count(outcomes, `${path}: ${String(error)}`);
      return undefined;
    }
  };
  const look = async (): Promise<void> => {
    try {
      while (ready) ready = (await send(url, "/health/ready", undefined, {})).status === 200;
    } finally {
      ready = false;
    }
  };
  const client = async (fan: Fan, mine: readonly string[]): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let n = 0; ; n++) {
      const seat = mine[n];
      const token = fan.token;
      const answer =
        n % 3 === 0 && seat !== undefined
          ? await ask(agent, "/api/events/cup-final/holds", { token, body: { seats: [seat] } })
          : await ask(agent, "/api/events/cup-final/seats");
      if (answer?.status === 201)
        acknowledged.set((JSON.parse(answer.body) as { hold: { id: string } }).hold.id, fan);
      if (!ready && answer?.closes !== false) break;
    }
    agent.destroy();
  };
  const share = Math.floor(seats.length / fans.length);
  const clients = fans.map((fan, n) => client(fan, seats.slice(n * share, (n + 1) * share)));
  return {
    outcomes,
    get afterwards() {
      return afterwards;
    },
    acknowledged,
    done: Promise.all([look(), ...clients]).then(() => undefined),
  };
}

export interface Asked {
  readonly token?: string;
  readonly body?: object;
  /** Default: POST with a body, GET without. */
  readonly method?: string;
  /** Default, with a body: one that nobody else has. */
  readonly key?: string;
}

export async function send(
  url: string,
  path: string,
  agent: Agent | undefined,
  { token, body, method = body ? "POST" : "GET", key = body && freshKey() }: Asked,
): Promise<Answered> {
  const asked = request(new URL(path, url), {
    agent: agent ?? false,
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body && { "content-type": "application/json" }),
      ...(key !== undefined && { "idempotency-key": key }),
    },
  });
  asked.end(body && JSON.stringify(body));
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return {
    status: answer.statusCode ?? 0,
    closes: answer.headers.connection === "close",
    body: await text(answer),
  };
}

function count(outcomes: Map<string, number>, outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}
