/** What a buyer takes away: their own, when it is paid. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { Inbox } from "../mail/inbox.ts";
import { bought } from "./testing/bought.ts";
import { createEdge, type Edge } from "./testing/edge.ts";

let edge: Edge;
beforeEach(() => {
  edge = createEdge();
});
afterEach(() => edge.app.close());

const FILES = [
  ["tickets.pdf", "application/pdf"],
  ["receipt.pdf", "application/pdf"],
  ["calendar.ics", "text/calendar; charset=utf-8"],
] as const;

test.each(FILES)("[F7] %s is its buyer's own, as a file", async (file, type) => {
  const id = await bought(edge, "4242424242424242");
  const url = `/api/orders/${id}/${file}`;
  const mine = await edge.app.inject({ url, headers: edge.as("ada@example.org") });
  expect([mine.statusCode, mine.headers["content-type"]]).toEqual([200, type]);
  expect(mine.headers["content-disposition"]).toMatch(/^attachment; filename="/);
  expect(mine.headers["cache-control"]).toBe("no-store");
  const other = await edge.app.inject({ url, headers: edge.as("bob@example.org") });
  expect([other.statusCode, (await edge.app.inject(url)).statusCode]).toEqual([404, 401]);
});

test("[F7] one ticket of several; one that is not there; an order that is not paid; a busy press", async () => {
  const id = await bought(edge, "4242424242424242");
  const headers = edge.as("ada@example.org");
  const get = (file: string) =>
    edge.app.inject({ url: `/api/orders/${id}/tickets/${file}`, headers });
  expect((await get("9.pdf")).statusCode).toBe(404);
  expect((await get("0.pdf")).statusCode).toBe(400);
  await edge.app.close();

  edge = createEdge({ press: { print: async () => "busy" } });
  const declined = await bought(edge, "4000000000000002");
  const unpaid = `/api/orders/${declined}/tickets.pdf`;
  const refused = await edge.app.inject({ url: unpaid, headers: edge.as("ada@example.org") });
  expect(refused.json()).toMatchObject({ type: "/problems/order-not-paid", status: 409 });
  await edge.app.close();
  edge = createEdge({ press: { print: async () => "busy" } });
  const paid = `/api/orders/${await bought(edge, "4242424242424242")}/receipt.pdf`;
  const busy = await edge.app.inject({ url: paid, headers: edge.as("ada@example.org") });
  expect([busy.statusCode, busy.headers["retry-after"]]).toEqual([503, "3"]);
});

test("[N6] the development inbox shows letters, apart from the page's own origin; without one there is none", async () => {
  expect((await edge.app.inject("/dev/inbox")).statusCode).toBe(404);
  const inbox = new Inbox(() => 0);
  const shown = createEdge({ inbox });
  const content = async (): Promise<Buffer> => Buffer.from("file");
  await inbox.send({
    id: "order/o#1.0",
    to: "ada@example.org",
    subject: "<b>Tickets</b>",
    text: "text",
    html: "<p>letter</p>",
    attachments: [{ name: "tickets.pdf", type: "application/pdf", content }],
  });
  const list = await shown.app.inject("/dev/inbox?to=ada@example.org");
  expect(list.body).toContain("&#60;b&#62;Tickets");
  const at = `/dev/inbox/${encodeURIComponent("order/o#1.0")}`;
  expect((await shown.app.inject(at)).body).toContain("sandbox");
  const html = await shown.app.inject(`${at}/html`);
  expect(html.headers["content-security-policy"]).toContain("default-src 'none'");
  expect((await shown.app.inject(`${at}/files/tickets.pdf`)).body).toBe("file");
  expect((await shown.app.inject(`${at}/files/other`)).statusCode).toBe(404);
  await shown.app.close();
});
