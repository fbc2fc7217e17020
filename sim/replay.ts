/** The life of each seat, replayed from its journal by rules written down here anew:
 *
 *   free -> held (hold, until) -> sold | free,  free <-> blocked
 */
import type { Entry, Ledger } from "./ledger.ts";

/** One hold of one seat. Times are the server's, epoch ms. */
export interface Span {
  readonly seat: string;
  readonly hold: string;
  readonly buyer: string;
  readonly from: number;
  /** The latest end it was given. */
  until: number;
  /** When it really ended; Infinity while it lasts or after a sale. */
  end: number;
  /** Ended by being given back, not by its time. */
  released: boolean;
  /** Sold, and given back by the same order. */
  returned: boolean;
  /** The order it was sold to. */
  order: string | null;
}

export interface SeatLife {
  readonly seat: string;
  readonly spans: Span[];
  readonly sales: number;
  readonly final: "free" | "held" | "sold" | "blocked";
  /** What should not have happened. */
  readonly faults: readonly string[];
}

/** By seat id; seats that nobody ever touched have no journal and are not here. */
export function replaySeats(ledger: Ledger, event: string): Map<string, SeatLife> {
  const lives = new Map<string, SeatLife>();
  const prefix = `seat/${event}/`;
  for (const [actor, entries] of ledger.journal) {
    if (!actor.startsWith(prefix)) continue;
    // seat/<event>/<section>/<seat>; a seat's id may hold slashes, a section's may not.
    const seat = actor.slice(actor.indexOf("/", prefix.length) + 1);
    lives.set(seat, live(seat, entries));
  }
  return lives;
}

function live(seat: string, entries: readonly Entry[]): SeatLife {
  const spans: Span[] = [];
  const faults: string[] = [];
  let open: Span | null = null;
  let blocked = false;
  let sales = 0;
  const off = (entry: Entry, why: string): void => {
    faults.push(`seat ${seat}, version ${entry.version}: ${entry.event.kind} ${why}`);
  };
  for (const [index, entry] of entries.entries()) {
    const { kind } = entry.event;
    const hold = text(entry.event["hold"]);
    if (entry.version !== (entries[0]?.version ?? 0) + index) off(entry, "after a missing version");
    const mine = open !== null && open.hold === hold && open.order === null;
    switch (kind) {
      case "held":
        if (open !== null) off(entry, `for ${hold} while ${open.hold} has it`);
        if (blocked) off(entry, "while blocked");
        open = {
          seat,
          hold,
          buyer: text(entry.event["buyer"]),
          from: entry.at,
          until: Number(entry.event["until"]),
          end: Infinity,
          released: false,
          returned: false,
          order: null,
        };
        spans.push(open);
        break;
      case "extended":
        if (!mine || open === null) off(entry, `for ${hold}, which does not hold it`);
        else if (open.until <= entry.at) off(entry, `for ${hold}, which was over`);
        else open.until = Math.max(open.until, Number(entry.event["until"]));
        break;
      case "released":
      case "expired":
        if (!mine || open === null) off(entry, `for ${hold}, which does not hold it`);
        else {
          if (kind === "expired" && entry.at < open.until) off(entry, "before its time");
          open.end = Math.min(entry.at, open.until);
          open.released = kind === "released";
          open = null;
        }
        break;
      case "sold":
        sales++;
        if (!mine || open === null) off(entry, `to ${hold}, which does not hold it`);
        else {
          if (open.until <= entry.at) off(entry, `to ${hold}, which was over`);
          open.order = text(entry.event["order"]);
        }
        break;
      case "returned":
        if (open?.order === null || open?.order !== text(entry.event["order"])) {
          off(entry, "by an order that it was not sold to");
        } else {
          sales--;
          open.end = entry.at;
          open.returned = true;
          open = null;
        }
        break;
      case "blocked":
        if (open !== null) off(entry, `while ${open.hold} has it`);
        blocked = true;
        break;
      case "unblocked":
        if (!blocked) off(entry, "though it was not blocked");
        blocked = false;
        break;
      default:
        off(entry, "is not an event of a seat");
    }
  }
  const final = blocked
    ? "blocked"
    : open === null
      ? "free"
      : open.order === null
        ? "held"
        : "sold";
  return { seat, spans, sales, final, faults };
}

/** A field that must be text; "" if it is not, which matches nothing. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
