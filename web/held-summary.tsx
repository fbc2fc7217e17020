/** What is being paid for: the seats and what they cost, the time left for it, and the ways out. */
import { useRef } from "preact/hooks";
import { SeatFlag } from "../src/domain/plan.ts";
import type { HeldSeat, HoldView } from "../src/protocol/api.ts";
import { clockText, now } from "./clock.ts";
import { offline } from "./connection.ts";
import { useFocusLeft } from "./focus-left.ts";
import { GiveBack } from "./give-back.tsx";
import { useOccasion } from "./kept-occasion.ts";
import { extendHold, releaseHold, unreachable } from "./hold.ts";
import { LastKnown } from "./last-known.tsx";
import { price } from "./money.ts";
import { OccasionLine } from "./occasion.tsx";
import { go } from "./route.tsx";
import { traits } from "./seat-names.ts";
import { shop } from "./words/shop.ts";

/** What its buttons, and the one that pays, are described by while they cannot do anything. */
export const NOTE = "last-known";

/** `paying`: its time goes on until the order is placed. */
export function Summary(props: {
  readonly hold: HoldView;
  readonly paying: "sending" | "placed" | null;
}) {
  const { hold, paying } = props;
  return (
    <section class="card summary" aria-label={shop.value.pay.seats}>
      <For event={hold.event} />
      <ul>
        {hold.seats.map((seat) => (
          <li key={seat.id}>
            <span>
              {shop.value.seat.name(seat.section, seat.row, seat.number)}
              <small>{[seat.category, ...traits(flagsOf(seat))].join(shop.value.seat.comma)}</small>
            </span>
            <b>{price(seat.price)}</b>
          </li>
        ))}
      </ul>
      <p class="total">
        <span>{shop.value.pay.total}</span>
        <b>{price(hold.total)}</b>
      </p>
      {paying !== "placed" && (
        <div class="summary-foot">
          <p class="clock">
            <small>{shop.value.hold.heldFor}</small>
            <span role="timer">{clockText(hold.expiresAt - now.value)}</span>
          </p>
          <LastKnown id={NOTE} />
          {paying === null && (
            <div class="bar-actions">
              <GiveBack
                hold={hold}
                waits={offline.value}
                why={offline.value ? NOTE : undefined}
                give={() => giveBack(hold)}
              >
                {hold.extendable && <MoreTime hold={hold} />}
              </GiveBack>
            </div>
          )}
        </div>
      )}
    </section>
  );
}

/** Nothing waits for it: its place is kept until it is known. */
function For({ event }: { event: string }) {
  const occasion = useOccasion(event);
  return <div class="for">{occasion && <OccasionLine occasion={occasion} />}</div>;
}

async function giveBack(hold: HoldView): Promise<void> {
  if (await releaseHold(hold)) go(`/events/${hold.event}`, true);
}

/** Not on to the button that pays: who presses twice has not paid. */
function MoreTime({ hold }: { hold: HoldView }) {
  const button = useFocusLeft<HTMLButtonElement>();
  const busy = useRef(false);
  const extend = async () => {
    if (busy.current || unreachable()) return;
    busy.current = true;
    await extendHold(hold);
    busy.current = false;
  };
  return (
    <button
      class="plain"
      ref={button}
      aria-disabled={offline.value}
      aria-describedby={offline.value ? NOTE : undefined}
      onClick={() => void extend()}
    >
      {shop.value.hold.moreTime}
    </button>
  );
}

function flagsOf(seat: HeldSeat): number {
  return (
    (seat.wheelchair ? SeatFlag.wheelchair : 0) |
    (seat.companion ? SeatFlag.companion : 0) |
    (seat.restrictedView ? SeatFlag.restricted : 0)
  );
}
