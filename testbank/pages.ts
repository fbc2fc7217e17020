/** The bank's face: its ledger, its cards, and the page on which a payer says yes or no. Plain HTML, no
 * scripts. */
import { createHash } from "node:crypto";
import { CARDS } from "./cards.ts";
import { type Payment, refundedOf, type Status } from "./ledger.ts";

const STYLE = `
:root{color-scheme:light dark;--paper:light-dark(#f3f5f9,#10141b);--card:light-dark(#fff,#1a212c);
--line:light-dark(#d5dbe6,#323d4d);--ink:light-dark(#141c28,#eef2f8);--ink2:light-dark(#556074,#a7b3c6);
--blue:light-dark(#1b4fb8,#9dc0ff);--on:light-dark(#fff,#0d1a33);--good:light-dark(#136b3f,#7fdcab);
--bad:light-dark(#a52a18,#ffa08b);--soft:light-dark(#e8eefb,#22304a)}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere;
font:16px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header{background:#14294f;color:#fff;padding:14px max(16px,calc(50vw - 480px))}
header nav{display:flex;flex-wrap:wrap;gap:6px 20px;align-items:center}
header strong{font-size:1.15rem;margin-right:auto}
header a{color:#dbe6ff;padding:8px 0}
main{max-width:960px;margin:0 auto;padding:20px 16px 48px}
h1{font-size:1.6rem;line-height:1.2;margin:.4em 0 .5em}h2{font-size:1.15rem;margin:1.6em 0 .5em}
.sums{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(9.5rem,100%),1fr));gap:12px;padding:0;margin:0;list-style:none}
.sums li,.box{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px}
.sums small{display:block;color:var(--ink2)}.sums b{font-size:1.25rem;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:12px}
table{border-collapse:collapse;width:100%;min-width:640px}
th,td{text-align:left;padding:10px 14px;border-top:1px solid var(--line);white-space:nowrap}
tr:first-child th{border-top:0}th{font-size:.85rem;color:var(--ink2);font-weight:600}
td.n{text-align:right;font-variant-numeric:tabular-nums}code{font:.9em ui-monospace,monospace}
.captured,.authorised{color:var(--good);font-weight:600}.declined,.cancelled{color:var(--bad);font-weight:600}
form{display:flex;flex-wrap:wrap;gap:10px;margin:14px 0}
input{font:inherit;color:inherit;background:var(--card);border:1px solid var(--ink2);border-radius:8px;padding:9px 12px;min-width:0;flex:1 1 220px}
button{font:inherit;font-weight:600;border-radius:10px;border:1px solid var(--blue);padding:11px 20px;min-height:44px;background:var(--card);color:var(--blue);cursor:pointer}
button.yes{background:var(--blue);color:var(--on)}
:focus-visible{outline:3px solid #d99a00;outline-offset:2px}
.challenge{max-width:460px;margin:4vh auto}.amount{font-size:min(2.1rem,12vw);font-weight:700;margin:.1em 0}
.hint{color:var(--ink2)}.challenge form{margin:20px 0 0}.challenge button{flex:1 1 140px}
.cards{list-style:none;margin:0;padding:0;display:grid;gap:10px}
.cards li{display:flex;flex-wrap:wrap;gap:2px 18px;align-items:baseline}
.cards code{font-size:1.05rem;letter-spacing:.02em;min-width:min(13.5em,100%)}`;

/** For the Content-Security-Policy: our own style, and nothing else. */
export const STYLE_HASH = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

/** Payments on the ledger's page, at most: the newest. */
const SHOWN_MAX = 100;

export function ledgerPage(payments: readonly Payment[], order: string): string {
  const newest = payments.toReversed().slice(0, SHOWN_MAX);
  const sum = (status: Status): number =>
    payments.reduce((all, one) => all + (one.status === status ? one.amount : 0), 0);
  const currency = newest[0]?.currency ?? "EUR";
  const back = payments.reduce((all, one) => all + refundedOf(one), 0);
  const sums = [
    ["Taken", sum("captured")],
    ["Given back", back],
    ["Reserved", sum("authorised")],
    ["Undecided", sum("pending") + sum("needs-action")],
  ] as const;
  return page(
    "Ledger",
    `<h1>Ledger</h1>
<ul class="sums">${sums
      .map(([name, amount]) => `<li><small>${name}</small><b>${money(amount, currency)}</b></li>`)
      .join("")}</ul>
<form role="search"><input name="order" aria-label="Order" placeholder="Order" value="${safe(order)}"><button>Find the order</button></form>
${newest.length === 0 ? `<p class="box">${order === "" ? "No payments yet." : "No payment of that order."}</p>` : table(newest)}
${payments.length > SHOWN_MAX ? `<p class="hint">The newest ${SHOWN_MAX} of ${payments.length}.</p>` : ""}`,
  );
}

function table(payments: readonly Payment[]): string {
  const rows = payments.map(
    (
      one,
    ) => `<tr><td><time>${new Date(one.changedAt).toISOString().slice(0, 19).replace("T", " ")}</time></td>
<td><code>${safe(one.order)}</code></td><td>… ${safe(one.card)}</td>
<td class="n">${money(one.amount, one.currency)}</td>
<td class="${one.status}">${one.status}${one.reason === null ? "" : `: ${one.reason}`}</td>
<td class="n">${one.refunds.length > 0 ? money(refundedOf(one), one.currency) : ""}</td></tr>`,
  );
  return `<div class="wide" tabindex="0" role="region" aria-label="Payments"><table>
<tr><th>UTC</th><th>Order</th><th>Card</th><th>Amount</th><th>State</th><th>Given back</th></tr>
${rows.join("\n")}</table></div>`;
}

export function cardsPage(): string {
  const cards = CARDS.map(
    ({ number, says }) =>
      `<li class="box"><code>${grouped(number)}</code><span>${safe(says)}</span></li>`,
  );
  return page(
    "Cards",
    `<h1>Cards</h1><p>Every number is one way in which a bank behaves. Any other number is declined. No real
card is accepted, and no money moves.</p><ul class="cards">${cards.join("")}</ul>`,
  );
}

export function challengePage(payment: Payment): string {
  const { id, amount, currency, card, order } = payment;
  return page(
    "Confirm your payment",
    `<section class="box challenge"><h1>Confirm your payment</h1>
<p class="amount">${money(amount, currency)}</p>
<p>with the card ending in <b>${safe(card)}</b></p><p class="hint">Order <code>${safe(order)}</code></p>
<form method="post" action="/challenge/${safe(id)}">
<button class="yes" name="answer" value="yes">Yes, pay</button>
<button name="answer" value="no">No, stop</button></form></section>`,
  );
}

/** The payer's part is over; `back` is where the shop waits. */
export function decidedPage({ status, returnUrl }: Payment): string {
  const words: Record<Status, string> = {
    pending: "The bank is still deciding.",
    "needs-action": "The bank is still waiting for you.",
    authorised: "You have confirmed this payment.",
    captured: "You have confirmed this payment.",
    declined: "You have stopped this payment. Nothing was charged.",
    cancelled: "This payment was given up. Nothing was charged.",
  };
  const back = returnUrl === null ? "" : `<p><a href="${safe(returnUrl)}">Back to the shop</a></p>`;
  return page(
    "Payment",
    `<section class="box challenge"><h1>Thank you</h1><p>${words[status]}</p>${back}</section>`,
  );
}

export function lostPage(): string {
  return page(
    "Not found",
    `<section class="box challenge"><h1>There is no such payment</h1><p>Go back to the shop and start again. Nothing was charged.</p></section>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Test Bank</title><style>${STYLE}</style></head>
<body><header><nav><strong>Test Bank</strong><a href="/">Ledger</a><a href="/cards">Cards</a></nav></header>
<main>${body}</main></body></html>`;
}

function money(minor: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

function grouped(number: string): string {
  return number.replace(/(.{4})(?=.)/g, "$1 ");
}

function safe(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
