/** Tickets for the phone, where the server can sign them. A pass for Apple Wallet is linked to and not
 * fetched: browsers hand it to the wallet only when they go to it themselves. */
import { useSignal } from "@preact/signals";
import type { OrderView, Problem, TicketView } from "../src/protocol/api.ts";
import { problemWords } from "./problem-words.ts";
import { callAsMe } from "./session.ts";
import { page } from "./words/page.ts";
import { shop } from "./words/shop.ts";

export function Wallets({ order }: { order: OrderView }) {
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal("");
  const { tickets, wallets = [] } = order;
  const words = shop.value.wallet;
  if (wallets.length === 0) return null;
  const at = `/api/orders/${order.id}/tickets`;
  const several = tickets.length > 1;
  const goToGoogle = async (n: string) => {
    if (busy.value !== "") return;
    busy.value = n;
    problem.value = null;
    const answer = await callAsMe<{ url: string }>(`${at}/${n}/google-wallet`);
    busy.value = "";
    if ("problem" in answer) problem.value = answer.problem;
    else location.assign(answer.ok.url);
  };
  const row = (ticket: TicketView) => {
    const n = ticket.id.slice(order.id.length + 1);
    const place = words.place(ticket.row, ticket.number);
    const label = (wallet: string) => (several ? wallet : words.add(wallet));
    const name = (wallet: string) => words.named(label(wallet), place);
    return (
      <li key={ticket.id}>
        {several && <b>{place}</b>}
        {wallets.includes("apple") && (
          <a class="button" href={`${at}/${n}.pkpass`} aria-label={name(APPLE)}>
            {label(APPLE)}
          </a>
        )}
        {wallets.includes("google") && (
          <button
            aria-label={name(GOOGLE)}
            disabled={busy.value !== ""}
            onClick={() => void goToGoogle(n)}
          >
            {busy.value === n ? page.value.oneMoment : label(GOOGLE)}
          </button>
        )}
      </li>
    );
  };
  return (
    <div class="wallets">
      {several && <p class="hint">{words.title}</p>}
      <ul>{tickets.map(row)}</ul>
      {several && wallets.includes("apple") && (
        <a href={`${at}.pkpasses`}>{words.all(tickets.length)}</a>
      )}
      <p class="problem" role="alert">
        {problem.value !== null && problemWords(problem.value)}
      </p>
    </div>
  );
}

const APPLE = "Apple Wallet";
const GOOGLE = "Google Wallet";
