/** The crowd before it is let in: how it arrives, and what it does at the bell. */
import { COSTS } from "./costs.ts";
import { digits, figure } from "./figure.ts";
import type { Inputs } from "./inputs.ts";
import { loadOf } from "./load.ts";

/** Seconds between two looks of a page at the board, a mean. */
export function pollSeconds({ poll }: Inputs): number {
  return poll * COSTS.pollStretch.value;
}

/** Looks a second that come to us of so many: every cache asks once a second, however many ask it. */
export function looksAtOrigin(looks: number, { cdn }: Inputs): number {
  return cdn === 0 ? looks : Math.min(looks, cdn);
}

export function arrivals(inputs: Inputs) {
  const { fans, busiest, known, cdn } = inputs;
  const arriving = (fans * busiest) / 100 / 60;
  const letters = arriving * (1 - known / 100);
  const files = arriving * COSTS.lobbyFiles.value;
  const load = loadOf([
    { step: "signIn", perSecond: letters },
    { step: "challenge", perSecond: arriving },
    { step: "join", perSecond: arriving },
    { step: "file", perSecond: cdn === 0 ? files : 0 },
  ]);
  return {
    load,
    figures: {
      arriving: figure("fans who arrive", arriving, "/s", `fans x ${busiest} % / 60 s`),
      letters: figure("letters with a code", letters, "/s", `arriving x ${100 - known} %`),
      files: figure(
        "page bytes, by the CDN",
        arriving * COSTS.lobbyBytes.value,
        "B/s",
        `arriving x ${COSTS.lobbyBytes.value / 1e3} kB`,
      ),
      requests: figure(
        "requests at the servers",
        load.requests,
        "/s",
        cdn === 0 ? `sign in, work, join, ${COSTS.lobbyFiles.value} files` : "sign in, work, join",
      ),
    },
  };
}

export function bell(inputs: Inputs) {
  const { fans, spread, speed } = inputs;
  const poll = pollSeconds(inputs);
  const looks = fans / poll;
  const atOrigin = looksAtOrigin(looks, inputs);
  const within = Math.max(spread, poll);
  const places = fans / within;
  const part = fans / COSTS.queueParts.value;
  const load = loadOf([
    { step: "board", perSecond: atOrigin },
    { step: "place", perSecond: places },
  ]);
  const boardBits = looks * (COSTS.boardBytes.value + COSTS.headBytes.value) * 8;
  return {
    load,
    figures: {
      memory: figure(
        "memory of the queue",
        fans * COSTS.entryBytes.value,
        "B",
        `fans x ${COSTS.entryBytes.value} B`,
      ),
      draw: figure(
        "the draw",
        (fans * COSTS.drawUs.value) / 1e6 / speed,
        "s",
        `fans x ${COSTS.drawUs.value} us, on one node`,
      ),
      pause: figure(
        "longest pause, at a start",
        (part * COSTS.pauseUs.value) / 1e3 / speed,
        "ms",
        `fans / ${COSTS.queueParts.value} parts x ${COSTS.pauseUs.value} us`,
      ),
      list: figure(
        "list of lots",
        fans * COSTS.lotBytes.value,
        "B",
        `fans x ${COSTS.lotBytes.value} B`,
      ),
      looks: figure(
        "looks at the board",
        looks,
        "/s",
        `fans / (${inputs.poll} s x ${COSTS.pollStretch.value})`,
      ),
      boardBits: figure(
        "of the CDN",
        boardBits,
        "bit/s",
        `looks x ${digits(COSTS.boardBytes.value + COSTS.headBytes.value)} B`,
      ),
      atOrigin: figure(
        "looks at the servers",
        atOrigin,
        "/s",
        inputs.cdn === 0 ? "no CDN: all" : `one a second of ${inputs.cdn} caches`,
      ),
      places: figure(
        "fans who ask their number",
        places,
        "/s",
        `fans / ${within === spread ? `${spread} s` : "the time between two looks"}`,
      ),
      requests: figure(
        "requests at the servers",
        load.requests,
        "/s",
        "looks that come to them + numbers",
      ),
    },
  };
}
