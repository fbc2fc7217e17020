/** The live socket of one event, kept open.
 *
 *   connecting --open--> up --lost, or silent for too long--> waiting --back-off over--> connecting
 *       |                   --the server stops--> waiting, for as long as it said
 *       +--refused, or no answer in time--> waiting
 *
 * Whoever listens fetches a snapshot each time it comes up: what was missed is not replayed. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { LiveNotice } from "../src/protocol/api.ts";
import { LIVE_SIGN_MS, LIVE_WANTED } from "../src/protocol/live.ts";
import { comeBackAfter, SERVER_STOPS } from "../src/protocol/goodbye.ts";
import { backoffMs } from "./backoff.ts";
import { eventPath } from "./event-path.ts";

/** A connection that dies younger than this does not reset the back-off. */
const STEADY_MS = 5000;
/** These may come to nothing without more ado, some 2 s: a server that is back has a crowd to take in, and answers no
 * questions beside that would not be asked if it were there. */
const PATIENT_TRIES = 3;
/** A handshake takes two journeys; a network that swallows it would let us wait for minutes. */
const OPEN_WITHIN_MS = 8000;
/** Two signs of life have not come: a phone in another network, a proxy that forgot us. */
const SILENT_MS = 2.5 * LIVE_SIGN_MS;
/** Abnormal closure (RFC 6455, 7.4.1). */
const NO_GOODBYE = 1006;

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
  /** Ends when nothing more is wanted of the socket. */
  let heard: AbortController;
  let attempt = 0;
  let openedAt = 0;
  let waits = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What comes next, unless something else comes before. */
  const next = (ms: number, run: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };

  const connect = () => {
    waits = false;
    const url = new URL(`${eventPath(event)}/live`, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    heard = new AbortController();
    const { signal: of } = heard;
    socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    next(OPEN_WITHIN_MS, giveUp);
    const opened = () => {
      openedAt = performance.now();
      up.value = true;
      next(SILENT_MS, giveUp);
      listener.opened();
    };
    const said = (message: MessageEvent) => {
      next(SILENT_MS, giveUp);
      if (message.data instanceof ArrayBuffer) listener.frame(new Uint8Array(message.data));
      else listener.notice(JSON.parse(String(message.data)) as LiveNotice);
    };
    socket.addEventListener("open", opened, { signal: of });
    socket.addEventListener("message", said, { signal: of });
    // A failed attempt fires "close" too.
    socket.addEventListener("close", lost, { signal: of });
  };
  const letGo = () => {
    heard.abort();
    socket.close();
  };
  /** Something between us swallows what is said: it says so to neither side. */
  const giveUp = () => {
    letGo();
    if (up.value !== true) attempt = Math.max(attempt, PATIENT_TRIES);
    lost({ code: NO_GOODBYE, reason: "" });
  };
  const lost = ({ code, reason }: Pick<CloseEvent, "code" | "reason">) => {
    if (up.value !== true && attempt >= PATIENT_TRIES) listener.refused();
    const stops = code === SERVER_STOPS;
    if (stops || (up.value === true && performance.now() - openedAt > STEADY_MS)) attempt = 0;
    up.value = false;
    waits = true;
    const random = Math.random();
    next(stops ? comeBackAfter(reason, random) : backoffMs(attempt++, random), connect);
  };
  // The device says it is back: no reason to sit out the rest of the wait.
  const online = () => {
    if (waits) connect();
  };

  connect();
  addEventListener("online", online);
  return {
    up,
    wantSnapshot() {
      if (socket.readyState === WebSocket.OPEN) socket.send(LIVE_WANTED);
    },
    close() {
      clearTimeout(timer);
      removeEventListener("online", online);
      letGo();
    },
  };
}
