/** A queue in memory, for the tests of the edge: the order in which people joined is their number, and the
 * test says who is called. */
import type { Outcome } from "../../booking/booking.ts";
import type { Alert } from "../../domain/alert.ts";
import type { Fan, Waiting } from "../../booking/waiting.ts";
import { refuse } from "../../domain/refusal.ts";
import type { Wants } from "../../domain/waiting-list.ts";
import type { AdmissionView, EntryView, QueueView, WantingView } from "../../protocol/queue.ts";
import type { Clock } from "../app.ts";

const SHOPPING_MS = 720_000;

export class SmallQueue implements Waiting {
  /** The last number that is called. */
  serving = 0;
  /** How often everybody's document was made. */
  asked = 0;
  /** Who is known later than that draws no lot. */
  knownBy = Infinity;
  readonly lotless = new Set<string>();
  phase: QueueView["phase"] = "queue";
  readonly joined: string[] = [];
  readonly alerts = new Map<string, Alert>();
  readonly #joinedAt = new Map<string, number>();
  readonly #wanted = new Map<string, Wants>();
  #admission: AdmissionView = { ratePerMinute: 600, insideMax: 500, alarm: false };
  readonly #event: string;
  readonly #clock: Clock;

  constructor(event: string, clock: Clock) {
    this.#event = event;
    this.#clock = clock;
  }

  async status(event: string): Promise<Outcome<QueueView>> {
    if (event !== this.#event) return refuse({ kind: "unknown-event", event });
    this.asked++;
    const now = this.#clock.now();
    return {
      event,
      name: "Cup final",
      venue: "Small hall",
      timeZone: "Europe/Berlin",
      startsAt: now,
      limit: 6,
      holdMs: 480_000,
      now,
      phase: this.phase,
      opensAt: now,
      lobbyOpensAt: null,
      knownBy: Number.isFinite(this.knownBy) ? this.knownBy : null,
      draw: {
        commitment: "c".repeat(64),
        seed: "5".repeat(64),
        lots: this.joined.length,
        numbersBy: now,
      },
      entries: this.joined.length,
      serving: this.serving,
      waiting: this.joined.length - this.serving,
      inside: 0,
      ratePerMinute: this.#admission.ratePerMinute,
      slowedBy: null,
      enterMs: 600_000,
      shoppingMs: SHOPPING_MS,
      capacity: 10,
      free: 10,
      sold: 0,
      ordinaryLeft: 10,
      soldOut: null,
      categories: [
        { name: "Main", price: { amount: 4_500, currency: "EUR" }, free: 10, forSale: 10 },
      ],
    };
  }

  async join({ buyer, knownSince, workSetAt = Infinity }: Fan, event: string) {
    if (event !== this.#event) return refuse({ kind: "unknown-event", event });
    if (!this.joined.includes(buyer)) {
      if (workSetAt <= (this.#joinedAt.get(buyer) ?? -Infinity))
        return refuse({ kind: "challenge-needed" });
      this.#joinedAt.set(buyer, this.#clock.now());
      this.joined.push(buyer);
    }
    if (knownSince > this.knownBy) this.lotless.add(buyer);
    return this.entry(buyer, event);
  }

  async entry(buyer: string, event: string): Promise<Outcome<{ entry: EntryView }>> {
    const number = this.joined.indexOf(buyer) + 1;
    if (event !== this.#event || number === 0) return refuse({ kind: "not-in-queue" });
    const now = this.#clock.now();
    const state = number <= this.serving ? ("called" as const) : ("waiting" as const);
    const enterUntil = state === "called" ? now + 600_000 : null;
    const inDraw = !this.lotless.has(buyer);
    const whose = { id: `entry-${number}`, joinedAt: now, inDraw, number };
    const { mail = null, push = null } = this.alerts.get(buyer) ?? {};
    const alert = { mail: mail !== null, push: push !== null };
    return { entry: { ...whose, state, enterUntil, insideUntil: null, joinsLeft: 4, alert, now } };
  }

  async setAlert(buyer: string, event: string, alert: Alert) {
    this.alerts.set(buyer, alert);
    return this.entry(buyer, event);
  }

  async leave(buyer: string, event: string): Promise<Outcome<{ left: true }>> {
    if (event !== this.#event) return refuse({ kind: "unknown-event", event });
    this.joined.splice(this.joined.indexOf(buyer) >>> 0, 1);
    return { left: true };
  }

  async enter(buyer: string, event: string) {
    const number = this.joined.indexOf(buyer) + 1;
    if (number === 0) return refuse({ kind: "not-in-queue" });
    if (number > this.serving) return refuse({ kind: "not-called-yet", number });
    const shopUntil = this.#clock.now() + SHOPPING_MS;
    return { pass: { event, buyer, shopUntil, payUntil: shopUntil + 3_600_000 } };
  }

  async lots(event: string) {
    if (event !== this.#event) return refuse({ kind: "unknown-event", event });
    return { pieces: this.joined.map((_, n) => `entry-${n + 1}\n`) };
  }

  async wantSeats(buyer: string, event: string, wants: Wants) {
    if (event !== this.#event) return refuse({ kind: "unknown-event", event });
    this.#wanted.set(buyer, wants);
    return this.lookWanting(buyer, event);
  }

  async lookWanting(buyer: string, event: string): Promise<Outcome<{ wanting: WantingView }>> {
    const wants = this.#wanted.get(buyer);
    if (event !== this.#event || !wants) return refuse({ kind: "not-on-waiting-list" });
    const ahead = [...this.#wanted.keys()].indexOf(buyer);
    return { wanting: { ...wants, ahead, joinedAt: this.#clock.now() } };
  }

  async wantNothing(buyer: string, event: string): Promise<Outcome<{ left: true }>> {
    if (event !== this.#event) return refuse({ kind: "unknown-event", event });
    this.#wanted.delete(buyer);
    return { left: true };
  }

  async setAdmission(event: string, settings: Partial<AdmissionView>) {
    if (event !== this.#event) return refuse({ kind: "unknown-event", event });
    this.#admission = { ...this.#admission, ...settings };
    return this.#admission;
  }
}
