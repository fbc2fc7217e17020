/** The sale itself: who is let in, what they ask for, and the live map. */
import { COSTS } from "./costs.ts";
import { looksAtOrigin, pollSeconds } from "./crowd.ts";
import { figure } from "./figure.ts";
import type { Inputs } from "./inputs.ts";
import { loadOf } from "./load.ts";

const MINUTE_S = 60;

export function sale(inputs: Inputs) {
  const { fans, seats, party, buys, minutes, tries, speed } = inputs;
  // Nobody can be called who is not there.
  const called = Math.min(fans, seats / party / (buys / 100));
  const calledPerSecond = called / (minutes * MINUTE_S);
  const orders = calledPerSecond * (buys / 100);
  const holds = calledPerSecond * tries;
  // Whole people: a hair above 20,000 would want another node.
  const inside = Math.round(Math.min(called, calledPerSecond * inputs.inside * MINUTE_S));
  const looks = fans / pollSeconds(inputs);
  const board = looksAtOrigin(looks, inputs);
  const boardBytes = looks * minutes * MINUTE_S * (COSTS.boardBytes.value + COSTS.headBytes.value);
  const maps = looksAtOrigin(calledPerSecond, inputs);
  const load = loadOf([
    { step: "board", perSecond: board },
    { step: "pass", perSecond: calledPerSecond },
    { step: "event", perSecond: calledPerSecond },
    { step: "map", perSecond: maps },
    { step: "hold", perSecond: holds },
    { step: "heldSeat", perSecond: holds * (party - 1) },
    { step: "order", perSecond: orders },
    { step: "soldSeat", perSecond: orders * (party - 1) },
  ]);
  // A seat that is held is sold or comes free: two changes of the map.
  const changes = holds * party * 2;
  const frames = Math.min(COSTS.framesPerSecond.value, changes);
  const frameBytes = frames * COSTS.frameBytes.value + changes * COSTS.changeBytes.value;
  const feed = (inside * frames * COSTS.frameUs.value) / 1e6 / speed;
  return {
    load,
    inside,
    called,
    /** Cores, of all nodes. */
    feed,
    figures: {
      called: figure("fans let in", called, "", `seats / ${party} / ${buys} %, or all fans`),
      rate: figure("rate to set", calledPerSecond * MINUTE_S, "/min", `let in / ${minutes} min`),
      inside: figure("inside at a time", inside, "", `rate x ${inputs.inside} min`),
      holds: figure("holds asked for", holds, "/s", `let in a second x ${tries}`),
      orders: figure("orders paid", orders, "/s", `let in a second x ${buys} %`),
      requests: figure(
        "requests at the servers",
        load.requests,
        "/s",
        "board, pass, map, holds, orders",
      ),
      board: figure(
        "board by the CDN, in all",
        boardBytes,
        "B",
        `looks x ${minutes} min, if all stay`,
      ),
      live: figure("live clients", inside, "", "who is inside"),
      frames: figure(
        "frames to them",
        inside * frames,
        "/s",
        `clients x ${COSTS.framesPerSecond.value}/s at most`,
      ),
      feed: figure("CPU of the feeds", feed, "cores", `frames x ${COSTS.frameUs.value} us`),
      bits: figure(
        "bandwidth of the map",
        inside * frameBytes * 8,
        "bit/s",
        `frames x ${COSTS.frameBytes.value} B + changes x ${COSTS.changeBytes.value} B`,
      ),
    },
  };
}
