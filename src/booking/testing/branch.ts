/** The box office of one node: the real use cases, actors and runtime, put together as engines/actors.ts does. */
import { castWith } from "../../actors/cast.ts";
import { sectionActor } from "../../actors/section.ts";
import { PUSH_LANE } from "../../domain/alert.ts";
import type { Event } from "../../domain/event.ts";
import { MAIL_LANE } from "../../domain/letter.ts";
import { PAYMENT_LANE } from "../../domain/order-step.ts";
import { writer } from "../../mail/letters.ts";
import { nobody } from "../../runtime/node-parts.ts";
import type { LaneHandler } from "../../runtime/outbox.ts";
import type { Peers } from "../../runtime/seams.ts";
import type { Host, HostOptions, World } from "../../runtime/testing/world.ts";
import { actorOrders } from "../actor-orders.ts";
import { keepAdmitting } from "../admit.ts";
import type { Desk } from "../desk.ts";
import { Entrances } from "../entrances.ts";
import { Events } from "../events.ts";
import { mailLane } from "../mail-lane.ts";
import { MapNews } from "../map-news.ts";
import { OrderWatch } from "../order-watch.ts";
import { paymentLane } from "../payment-lane.ts";
import type { PaymentProvider } from "../payment-port.ts";
import type { Letter } from "../post-port.ts";
import { pushLane } from "../push-lane.ts";
import { Phases } from "../phases.ts";
import type { Push } from "../push-port.ts";
import { ShopSignals } from "../signals.ts";
import { SignInCodes } from "../sign-in.ts";
import type { TicketCodes } from "../ticket-code.ts";
import { Urn } from "../urn.ts";

const NOWHERE = {
  url: "https://shop.example",
  tickets: async () => Buffer.from("tickets"),
  calendar: () => "calendar",
};

/** What is around the nodes, and the same for all. */
export interface Around {
  readonly world: World;
  readonly event: Event;
  readonly bank: PaymentProvider;
  readonly codes: TicketCodes;
  readonly push: Push;
  send(letter: Letter): Promise<void>;
  bytes(size: number): Buffer;
}

export interface Branch {
  readonly host: Host;
  readonly desk: Desk;
  readonly mapNews: MapNews;
}

/** Its node is not started. */
export function openBranch(around: Around, options: HostOptions, peers: Peers = nobody): Branch {
  const { world, event, bank, codes, push } = around;
  const other = { ...event, id: "derby", name: "Derby" };
  const catalogue = {
    ids: async () => [event.id, other.id],
    load: async (id: string) => {
      const found = [event, other].find((one) => one.id === id);
      return found && { event: found, planJson: "" };
    },
  };
  const events = new Events(catalogue, world.clock, world.timers);
  const section = sectionActor((id) => events.planOf(id));
  const watch = new OrderWatch(world.timers);
  const entrances = new Entrances();
  const lane: { handler?: LaneHandler; mail?: LaneHandler; push?: LaneHandler } = {};
  const host: Host = world.host({
    types: castWith(section),
    listener: {
      committed: (turns) => {
        mapNews.committed(turns);
        watch.committed(turns);
        entrances.committed(turns);
      },
      opened: (seqs) => mapNews.opened(seqs),
      lapsed: () => mapNews.lapsed(),
      serving: () => entrances.recount(),
    },
    lanes: {
      [PAYMENT_LANE]: async (effect, _, pass) => lane.handler?.(effect, pass),
      [MAIL_LANE]: async (effect, _, pass) => lane.mail?.(effect, pass),
      [PUSH_LANE]: async (effect, _, pass) => lane.push?.(effect, pass),
    },
    ...options,
  });
  const mapNews = new MapNews({ events, peers, timers: host.timers, log: host.log });
  events.attach(host.node, section);
  const { clock } = world;
  const { node, timers } = host;
  const parts = {
    node,
    phases: new Phases({ node, clock, timers, alone: peers === nobody }),
    events,
    section,
    codes,
    clock,
    signIns: new SignInCodes(Buffer.alloc(32, 8)),
    providers: { testbank: bank },
    watch,
    urn: new Urn(Buffer.alloc(32, 9), (size) => around.bytes(size)),
    entrances,
    peers,
    push,
    signals: new ShopSignals(),
  };
  const desk: Desk = { ...parts, book: actorOrders(parts) };
  lane.handler = paymentLane(desk);
  lane.mail = mailLane(
    desk,
    writer(() => NOWHERE),
    { send: (letter) => around.send(letter) },
  );
  lane.push = pushLane(desk);
  if (event.queue.lobbyMs !== null) keepAdmitting(desk, host.timers, host.log);
  mapNews.start(host.node);
  return { host, desk, mapNews };
}
