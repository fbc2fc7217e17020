/** Who has which seat, told naively from the events as they become durable:
 *
 *   free --held--> held --sold--> sold        held --released by its hold, expired after its end--> free
 */
type Seat =
  | { readonly is: "free" }
  | { readonly is: "held"; readonly hold: string; readonly until: number }
  | { readonly is: "sold"; readonly hold: string; readonly order: string };

const FREE: Seat = { is: "free" };

export class SeatBook {
  readonly seats = new Map<string, Seat>();
  readonly findings: string[] = [];
  /** Holds whose seats were given back by a release. */
  readonly released = new Set<string>();

  add(seat: string, event: Readonly<Record<string, unknown>>, at: number): void {
    const now = this.seats.get(seat) ?? FREE;
    const hold = String(event["hold"]);
    const ours = now.is !== "free" && now.hold === hold;
    const expect = (legal: boolean): void => {
      if (!legal) {
        const was = JSON.stringify(now);
        this.findings.push(`seat ${seat} was ${was}, then at ${at}: ${JSON.stringify(event)}`);
      }
    };
    switch (event["kind"]) {
      case "held":
        expect(now.is === "free");
        this.seats.set(seat, { is: "held", hold, until: Number(event["until"]) });
        return;
      case "extended":
        expect(now.is === "held" && ours && Number(event["until"]) >= now.until && now.until > at);
        this.seats.set(seat, { is: "held", hold, until: Number(event["until"]) });
        return;
      case "released":
        expect(now.is === "held" && ours);
        this.released.add(hold);
        this.seats.set(seat, FREE);
        return;
      case "expired":
        expect(now.is === "held" && ours && now.until <= at);
        this.seats.set(seat, FREE);
        return;
      case "sold":
        expect(now.is === "held" && ours && now.until > at);
        this.seats.set(seat, { is: "sold", hold, order: String(event["order"]) });
        return;
      case "returned":
        expect(now.is === "sold" && now.order === String(event["order"]));
        this.seats.set(seat, FREE);
        return;
      default:
        expect(false);
    }
  }

  soldTo(order: string): string[] {
    return [...this.seats]
      .filter(([, seat]) => seat.is === "sold" && seat.order === order)
      .map(([seat]) => seat);
  }
}
