/** Letters as they arrive: a mail server of our own takes them apart. */
import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { OrderLetter } from "../domain/letter.ts";
import type { Paper } from "../domain/paper.ts";
import { Inbox, LETTERS_MAX } from "./inbox.ts";
import { writer } from "./letters.ts";
import { messageId, SmtpPost } from "./smtp.ts";

const PAPER: Paper = {
  order: "final.o1",
  eventId: "cup-final",
  event: "Cup <Final> & more",
  venue: "Kestrel Park",
  timeZone: "Europe/Berlin",
  startsAt: Date.UTC(2027, 4, 30, 18, 45),
  paidAt: Date.UTC(2026, 10, 24),
  email: "ada@example.org",
  currency: "EUR",
  total: 18_400,
  refunded: 9_200,
  tickets: [
    {
      id: "final.o1.1",
      code: "c.s",
      section: "N114",
      row: "12",
      number: "7",
      gate: null,
      category: "Cat 2",
      price: 18_400,
    },
  ],
};
const write = writer(() => ({
  url: "https://shop.example",
  tickets: async () => Buffer.from("%PDF-tickets"),
  calendar: () => "BEGIN:VCALENDAR",
}));
const FACTS: readonly OrderLetter[] = [
  { mail: "order-paid", order: "final.o1" },
  { mail: "order-refunded", order: "final.o1", refund: "r" },
  { mail: "payment-problem", order: "final.o1", reason: "seats-gone" },
  { mail: "payment-problem", order: "final.o1", reason: null },
];

let server: Server | undefined;
afterEach(() => server?.close());

/** Speaks as much SMTP (RFC 5321) as a client needs. Gives what was put between DATA and the dot. */
async function mailServer(
  refuse = false,
): Promise<{ url: string; received: string[]; recipients: string[] }> {
  const received: string[] = [];
  const recipients: string[] = [];
  server = createServer((socket) => {
    let data = false;
    let text = "";
    socket.on("error", () => undefined);
    socket.write("220 here\r\n");
    socket.on("data", (chunk) => {
      text += chunk.toString();
      for (;;) {
        const end = data ? text.indexOf("\r\n.\r\n") : text.indexOf("\r\n");
        if (end < 0) return;
        const said = text.slice(0, end);
        text = text.slice(end + (data ? 5 : 2));
        if (data) {
          received.push(said);
          data = false;
          socket.write("250 taken\r\n");
        } else if (/^DATA/i.test(said)) {
          data = true;
          socket.write("354 go on\r\n");
        } else if (/^RCPT/i.test(said)) {
          recipients.push(said);
          socket.write(refuse ? "451 come again later\r\n" : "250 ok\r\n");
        } else if (/^QUIT/i.test(said)) socket.end("221 bye\r\n");
        else socket.write("250 ok\r\n");
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    recipients,
  };
}

test("[N1] a letter arrives with its texts, its tickets and a name that stays the same", async () => {
  const { url, received } = await mailServer();
  const post = new SmtpPost({ url, from: "Box office <tickets@shop.example>" });
  const letter = write.order("order/final.o1#5.0", FACTS[0]!, PAPER);
  await post.send(letter);
  await post.send(letter);
  post.close();
  const [first, second] = received;
  expect(first).toMatch(/^To: ada@example\.org\r$/m);
  expect(first).toMatch(/^Subject: Your tickets for Cup <Final> & more\r$/m);
  const id = messageId("order/final.o1#5.0", "Box office <tickets@shop.example>");
  for (const one of [first, second]) expect(one).toContain(`Message-ID: ${id}`);
  expect(messageId("another", "tickets@shop.example")).not.toBe(id);
  expect(first).toContain(Buffer.from("%PDF-tickets").toString("base64"));
  expect(first).toContain(Buffer.from("BEGIN:VCALENDAR").toString("base64"));
});

test("[I33] the address of a letter is never read as a list or as a name with an address", async () => {
  const { url, recipients } = await mailServer();
  const post = new SmtpPost({ url, from: "tickets@shop.example" });
  const letter = { ...write.order("x", FACTS[1]!, PAPER), attachments: [] };
  const tos = ["ada@example.org", "a,me@x.de", "n0<me@x.de>", "g:me@x.de;"];
  for (const to of tos) await post.send({ ...letter, to }).catch(() => undefined);
  post.close();
  expect(recipients).toContain("RCPT TO:<ada@example.org>");
  expect(recipients.filter((said) => said.includes("<me@x.de>"))).toEqual([]);
});

test("[N1] a server that refuses is to be tried again", async () => {
  const { url, received } = await mailServer(true);
  const post = new SmtpPost({ url, from: "tickets@shop.example" });
  await expect(post.send(write.order("x", FACTS[1]!, PAPER))).rejects.toThrow();
  post.close();
  expect(received).toEqual([]);
});

test("[N2] every fact has its letter: the same in text and HTML, and nothing of a name is markup", () => {
  const subjects = FACTS.map((fact) => {
    const { subject, text, html, attachments, to } = write.order("id", fact, PAPER);
    expect(to).toBe("ada@example.org");
    expect(html).not.toContain("<Final>");
    expect(html).not.toMatch(/<img|<script|https?:\/\/(?!shop\.example)/);
    expect(html).toContain("color-scheme");
    for (const part of [text, html]) {
      expect(part).toContain("€184.00");
      expect(part).toContain("https://shop.example/orders/final.o1");
      expect(part).toContain("20:45");
    }
    expect(attachments.map(({ name }) => name)).toEqual(
      fact.mail === "order-paid" ? ["tickets.pdf", "event.ics"] : [],
    );
    return `${subject}: ${text.split("\n")[0]}`;
  });
  expect(subjects).toEqual([
    "Your tickets for Cup <Final> & more: You are going",
    "Your money for Cup <Final> & more is back: Your money is on its way to your account",
    "Your payment for Cup <Final> & more did not go through: Nothing was charged",
    "Your payment for Cup <Final> & more did not go through: Nothing was charged",
  ]);
});

test("[N2] a code is in the subject, so that a phone can show it, and in both texts", () => {
  const fact = { mail: "sign-in-code", buyer: "b", to: "ada@example.org", code: "042137" } as const;
  const { to, subject, text, html } = write.code("id", fact);
  expect([to, subject]).toEqual(["ada@example.org", "042137 is your code"]);
  for (const part of [text, html]) expect(part).toContain("042137");
  expect(text).toContain("10 minutes");
});

test("[N3] the development inbox keeps a letter once, and not without end", async () => {
  const inbox = new Inbox(() => 5);
  const letter = write.order("one", FACTS[0]!, PAPER);
  await inbox.send(letter);
  await inbox.send(letter);
  expect(inbox.list("ada@example.org")).toEqual([{ letter, at: 5 }]);
  expect(inbox.list("bob@example.org")).toEqual([]);
  for (let n = 0; n < LETTERS_MAX; n++) await inbox.send({ ...letter, id: `n${n}` });
  expect(inbox.list()).toHaveLength(LETTERS_MAX);
  expect(inbox.get("one")).toBe(undefined);
});
