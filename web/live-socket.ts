/** The live socket of one event, kept open.
 *
 *   connecting --open--> up --lost--> waiting --back-off over--> connecting
 *                           --the server stops--> waiting, for as long as it said
 *
 * Whoever listens fetches a snapshot each time it comes up: what was missed is not replayed. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { LiveNotice } from "../src/protocol/api.ts";
import { LIVE_WANTED } from "../src/protocol/live.ts";
import { comeBackAfter, SERVER_STOPS } from "../src/protocol/goodbye.ts";
import { backoffMs } from "./backoff.ts";
import { eventPath } from "./event-path.ts";

/** A connection that dies younger than this does not reset the back-off. */
const STEADY_MS = 5000;
/** These may come to nothing without more ado, some 2 s: a server that is back has a crowd to take in, and answers no
 * questions beside that would not be asked if it were there. */
const PATIENT_TRIES = 3;

export type LiveSocket = {
  readonly up: ReadonlySignal<boolean | undefined>;
  /** Has the snapshot sent here, as a frame. */
  wantSnapshot(): void;
  close(): void;
};

export type LiveListener = {
  opened(): void;
  /** A try to open it came to nothing, and not the first. */
  refused(): void;
  frame(bytes: Uint8Array): void;
  notice(notice: LiveNotice): void;
};

export function openLiveSocket(event: string, listener: LiveListener): LiveSocket {
  const up = signal<boolean | undefined>(undefined);
  let socket: WebSocket;
  let attempt = 0;
  let openedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const connect = () => {
    clearTimeout(timer);
    const url = new URL(`${eventPath(event)}/live`, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => {
      openedAt = performance.now();
      up.value = true;
      listener.opened();
    });
    socket.addEventListener("message", (message) => {
      if (message.data instanceof ArrayBuffer) listener.frame(new Uint8Array(message.data));
      else listener.notice(JSON.parse(String(message.data)) as LiveNotice);
    });
    // A failed attempt fires "close" too, so this is the only way down.
    socket.addEventListener("close", lost);
  };
  const lost = ({ code, reason }: CloseEvent) => {
    if (closed) return;
    if (up.value !== true && attempt >= PATIENT_TRIES) listener.refused();
    const stops = code === SERVER_STOPS;
    if (stops || (up.value === true && performance.now() - openedAt > STEADY_MS)) attempt = 0;
    up.value = false;
    const random = Math.random();
    timer = setTimeout(
      connect,
      stops ? comeBackAfter(reason, random) : backoffMs(attempt++, random),
    );
  };
  // The device says it is back: no reason to sit out the rest of the wait.
  const online = () => {
    if (!up.value && socket.readyState === WebSocket.CLOSED) connect();
  };

  connect();
  addEventListener("online", online);
  return {
    up,
    wantSnapshot() {
      if (socket.readyState === WebSocket.OPEN) socket.send(LIVE_WANTED);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      removeEventListener("online", online);
      socket.close();
    },
  };
}
