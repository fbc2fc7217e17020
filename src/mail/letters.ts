/** The letters: in plain text, and in HTML that is readable on a phone and in the dark, without pictures
 * from elsewhere. */
import type { CodeLetter, OrderLetter, TurnLetter } from "../domain/letter.ts";
import type { Attachment, Letter } from "../booking/post-port.ts";
import type { OrderReason } from "../domain/order.ts";
import { CODE_MS } from "../domain/sign-in.ts";
import { moneyText, type Paper, placeText, whenText } from "../domain/paper.ts";
import { escapeHtml } from "../protocol/html.ts";

/** What a letter says, before it is put into either form. */
interface Words {
  readonly subject: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** Pairs of what and how much. */
  readonly facts: readonly (readonly [string, string])[];
  readonly link: { readonly text: string; readonly url: string };
}

export interface Sender {
  /** The address of the shop, without a slash at its end. */
  readonly url: string;
  readonly tickets: (paper: Paper) => Promise<Buffer>;
  readonly calendar: (paper: Paper) => string;
}

/** `sender` is asked when a letter is written: our address is known only then. */
export function writer(sender: () => Sender) {
  return {
    order(id: string, fact: OrderLetter, paper: Paper): Letter {
      const from = sender();
      const words = wordsFor(fact, paper, `${from.url}/orders/${encodeURIComponent(paper.order)}`);
      const attachments = fact.mail === "order-paid" ? enclosed(paper, from) : [];
      return { id, to: paper.email, ...rendered(words), attachments };
    },
    code(id: string, { to, code }: CodeLetter): Letter {
      return { id, to, ...rendered(codeWords(code, sender().url)), attachments: [] };
    },
    turn(id: string, fact: TurnLetter): Letter {
      const url = `${sender().url}/events/${encodeURIComponent(fact.event)}`;
      return { id, to: fact.to, ...rendered(turnWords(fact, url)), attachments: [] };
    },
  };
}

function codeWords(code: string, url: string): Words {
  return {
    subject: `${code} is your code`,
    title: code,
    paragraphs: [
      `Enter this code where you asked for it. It is good for ${CODE_MS / 60_000} minutes.`,
      "If you did not ask for it, do nothing: without the code nobody can sign in with your address. Nobody of us ever asks you for it.",
    ],
    facts: [],
    link: { text: "To the box office", url },
  };
}

function turnWords({ name, until, timeZone }: TurnLetter, url: string): Words {
  return {
    subject: `It is your turn: ${name}`,
    title: "It is your turn",
    paragraphs: [
      `${name}. Come in and choose your seats: your place is kept until ${whenText(until, timeZone)}, at the venue.`,
      "If you come later, you get back to the front of the queue, once. You asked for this letter when you joined the queue; there is no other.",
    ],
    facts: [],
    link: { text: "Enter now", url },
  };
}

function enclosed(paper: Paper, from: Sender): Attachment[] {
  const calendar = async (): Promise<Buffer> => Buffer.from(from.calendar(paper));
  const tickets = (): Promise<Buffer> => from.tickets(paper);
  return [
    { name: "tickets.pdf", type: "application/pdf", content: tickets },
    { name: "event.ics", type: "text/calendar; charset=utf-8", content: calendar },
  ];
}

function wordsFor(fact: OrderLetter, paper: Paper, url: string): Words {
  const money = (amount: number): string => moneyText(amount, paper.currency);
  const when = `${paper.venue}, ${whenText(paper.startsAt, paper.timeZone)}`;
  const total = ["Total, all fees included", money(paper.total)] as const;
  const order = ["Order", paper.order] as const;
  switch (fact.mail) {
    case "order-paid":
      return {
        subject: `Your tickets for ${paper.event}`,
        title: "You are going",
        paragraphs: [
          `${paper.event}. ${when}.`,
          "Your tickets are attached. They are in your account as well, on every device.",
        ],
        facts: [
          ...paper.tickets.map((it) => [placeText(it), money(it.price)] as const),
          total,
          order,
        ],
        link: { text: "Open my tickets", url },
      };
    case "order-refunded":
      return {
        subject: `Your money for ${paper.event} is back`,
        title: "Your money is on its way to your account",
        paragraphs: [
          `${paper.event}. ${when}.`,
          "The bank has confirmed the refund. The refunded tickets are void; any others are still good.",
        ],
        facts: [["Given back so far", money(paper.refunded)], total, order],
        link: { text: "Open the order", url },
      };
    case "payment-problem":
      return {
        subject: `Your payment for ${paper.event} did not go through`,
        title: "Nothing was charged",
        paragraphs: [
          `${paper.event}. ${when}.`,
          PROBLEMS[fact.reason ?? "time-over"] ?? PROBLEMS["time-over"]!,
          "If your bank shows a reserved amount, it disappears by itself.",
        ],
        facts: [total, order],
        link: { text: "See what is still free", url },
      };
    default:
      return fact satisfies never;
  }
}

const PROBLEMS: Partial<Record<OrderReason | "time-over", string>> = {
  "time-over":
    "The time to pay was over before your bank had answered, so the payment was given up.",
  "seats-gone":
    "Your bank answered when your seats were no longer yours, so the payment was given up.",
  "capture-refused": "Your bank took its approval back before the payment was complete.",
  "wrong-amount":
    "Your bank approved another amount than the order's, so the payment was given up.",
  "payment-cancelled": "Your bank gave the payment up.",
};

const STYLE = {
  body: "margin:0;padding:24px 12px;background:#f5f2ea;color:#16201b;font:16px/1.5 -apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif",
  card: "max-width:560px;margin:0 auto;background:#fffdf8;border:1px solid #d9d3c3;border-radius:14px;padding:24px",
  cell: "padding:8px 0;border-top:1px solid #d9d3c3;text-align:left;vertical-align:top",
  link: "display:inline-block;background:#0d5c3f;color:#ffffff;padding:12px 22px;border-radius:10px;text-decoration:none;font-weight:600",
} as const;
/** Mail readers that know dark mode take these; the others keep the inline colours. */
const DARK = `@media (prefers-color-scheme: dark) { body { background: #0f1512 !important; color: #eef2ec !important; } .card { background: #18211c !important; border-color: #33403a !important; } td, th { border-color: #33403a !important; } a.button { background: #6fdcaa !important; color: #06281a !important; } }`;

function rendered(words: Words): Pick<Letter, "subject" | "text" | "html"> {
  const { subject, title, paragraphs, facts, link } = words;
  const text = [
    title,
    "",
    ...paragraphs,
    "",
    ...facts.map(([what, much]) => `${what}: ${much}`),
    "",
    `${link.text}: ${link.url}`,
    "",
  ].join("\n");
  const rows = facts.map(
    ([what, much]) =>
      `<tr><th scope="row" style="${STYLE.cell};font-weight:400">${escapeHtml(what)}</th><td style="${STYLE.cell};text-align:right;font-weight:600">${escapeHtml(much)}</td></tr>`,
  );
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title><style>${DARK}</style></head>
<body style="${STYLE.body}"><div class="card" style="${STYLE.card}"><h1 style="font-size:24px;line-height:1.2;margin:0 0 12px">${escapeHtml(title)}</h1>
${paragraphs.map((it) => `<p style="margin:0 0 12px">${escapeHtml(it)}</p>`).join("\n")}
<table style="width:100%;border-collapse:collapse;margin:8px 0 20px">${rows.join("\n")}</table>
<p style="margin:0"><a class="button" style="${STYLE.link}" href="${escapeHtml(link.url)}">${escapeHtml(link.text)}</a></p></div></body></html>`;
  return { subject, text, html };
}
