/** One request whose answer is not JSON. */
import { OFFLINE, send, type Answer } from "./call.ts";

export function callBytes(path: string): Promise<Answer<Uint8Array>> {
  return read(path, "application/octet-stream", async (answer) => {
    return new Uint8Array(await answer.arrayBuffer());
  });
}

export function callFile(path: string): Promise<Answer<Blob>> {
  return read(path, "application/pdf, text/calendar", (answer) => answer.blob());
}

export function callText(path: string): Promise<Answer<string>> {
  return read(path, "text/plain", (answer) => answer.text());
}

async function read<T>(
  path: string,
  accept: string,
  body: (answer: Response) => Promise<T>,
): Promise<Answer<T>> {
  const answer = await send(path, {}, accept);
  if ("problem" in answer) return answer;
  try {
    return { ok: await body(answer.ok) };
  } catch {
    return { problem: OFFLINE };
  }
}
