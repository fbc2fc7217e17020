/** One request and its answer, on connections that are kept open. The global `fetch` would do, but takes three
 * times as much of the processor for streams that a line of JSON has no use for, and an order makes two calls. */
import * as http from "node:http";
import * as https from "node:https";

export interface Asked {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** The whole answer must be here by then, ms. */
  readonly limitMs: number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Bytes of an answer, at most. */
const ANSWER_MAX = 4 * 1024 * 1024;

const AGENTS = {
  "http:": { request: http.request, agent: new http.Agent({ keepAlive: true }) },
  "https:": { request: https.request, agent: new https.Agent({ keepAlive: true }) },
};

/** Rejects if no whole answer comes: then nobody knows what the other side did. */
export function exchange(url: URL, { method, headers, body, limitMs }: Asked): Promise<Answer> {
  const { request, agent } = AGENTS[url.protocol === "https:" ? "https:" : "http:"];
  return new Promise((resolve, reject) => {
    const length = body === undefined ? undefined : { "content-length": Buffer.byteLength(body) };
    const asking = request(url, { method, headers: { ...headers, ...length }, agent }, (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > ANSWER_MAX) answer.destroy(new Error(`${url.host} answers with too much`));
      });
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
      answer.on("error", reject);
    });
    const late = setTimeout(
      () => asking.destroy(new Error(`${url.host} has not answered after ${limitMs} ms`)),
      limitMs,
    );
    asking.on("error", reject);
    asking.on("close", () => clearTimeout(late));
    asking.end(body);
  });
}
