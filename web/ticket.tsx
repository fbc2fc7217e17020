/** One ticket as a stub: where to go, where to sit, and the code for the gate. */
import type { TicketView } from "../src/protocol/api.ts";

export function Ticket({ ticket }: { ticket: TicketView }) {
  const place = `${ticket.section}, row ${ticket.row}, seat ${ticket.number}`;
  return (
    <li class="ticket">
      <dl>
        <div class="wide">
          <dt>Section</dt>
          <dd>{ticket.section}</dd>
        </div>
        <div>
          <dt>Row</dt>
          <dd>{ticket.row}</dd>
        </div>
        <div>
          <dt>Seat</dt>
          <dd>{ticket.number}</dd>
        </div>
        {ticket.gate !== null && (
          <div>
            <dt>Gate</dt>
            <dd>{ticket.gate.replace(/^Gate /, "")}</dd>
          </div>
        )}
      </dl>
      <img src={ticket.qr} alt={`QR code of the ticket for ${place}`} width="160" height="160" />
    </li>
  );
}
