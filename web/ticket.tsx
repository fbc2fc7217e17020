/** One ticket as a stub: where to go, where to sit, and the code for the gate. Its picture is made here, so that it
 * needs no connection. */
import type { Occasion, TicketView } from "../src/protocol/api.ts";
import { renderSVG } from "uqr";
import { OccasionLine } from "./occasion.tsx";
import { gateLetter } from "./plan.ts";
import { shop } from "./words/shop.ts";

/** The quiet zone that the standard asks for around a code (ISO/IEC 18004), modules. */
const QUIET = 4;

export function Ticket({ ticket, occasion }: { ticket: TicketView; occasion: Occasion }) {
  const words = shop.value.ticket;
  const place = shop.value.seat.name(ticket.section, ticket.row, ticket.number);
  const picture = `data:image/svg+xml,${encodeURIComponent(renderSVG(ticket.code, { border: QUIET }))}`;
  return (
    <li class="ticket">
      <div class="stub">
        <OccasionLine occasion={occasion} />
        <dl>
          <div class="wide">
            <dt>{words.section}</dt>
            <dd>
              <bdi>{ticket.section}</bdi>
            </dd>
          </div>
          <div>
            <dt>{words.row}</dt>
            <dd>{ticket.row}</dd>
          </div>
          <div>
            <dt>{words.seat}</dt>
            <dd>{ticket.number}</dd>
          </div>
          {ticket.gate !== null && (
            <div>
              <dt>{words.gate}</dt>
              <dd>{gateLetter(ticket.gate)}</dd>
            </div>
          )}
        </dl>
      </div>
      <img src={picture} alt={words.code(place)} width="160" height="160" />
    </li>
  );
}
