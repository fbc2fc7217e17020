/** Tickets, receipt and calendar entry, read back as their readers do: by a scanner, a font list, a parser. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { vatIn } from "../domain/paper.ts";
import { calendarEntry } from "./calendar.ts";
import { Press, PRESS_WAITING_MAX } from "./press.ts";
import { receiptPdf } from "./receipt.ts";
import { PAPER } from "./testing/paper.ts";
import { ticketsPdf } from "./tickets.ts";

const SELLER = {
  name: "Kestrel Park AG",
  address: ["1 Stadium Way", "90-001 Łódź"],
  vatNumber: "PL1234567890",
  vatPercent: 23,
};

const missing = ["pdftoppm", "pdffonts", "pdftotext", "zbarimg"].filter(
  (tool) => spawnSync(tool, ["--version"]).error !== undefined,
);
if (missing.length > 0) {
  console.warn(`Tests of printed documents are skipped: ${missing.join(", ")} not found.`);
}
const folder = mkdtempSync(join(tmpdir(), "grandstand-paper-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(pdf: Buffer, name: string): string {
  const file = join(folder, `${name}.pdf`);
  writeFileSync(file, pdf);
  return file;
}
const run = (tool: string, ...args: string[]): string =>
  execFileSync(tool, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

test.skipIf(missing.length > 0)(
  "[F2] a scanner reads the code of every ticket from the printed page",
  async () => {
    const file = written(await ticketsPdf(PAPER), "tickets");
    run("pdftoppm", "-r", "100", "-gray", "-png", file, join(folder, "page"));
    for (const [n, { code }] of PAPER.tickets.entries()) {
      const picture = join(folder, `page-${n + 1}.png`);
      expect(run("zbarimg", "--quiet", "--raw", picture).trim()).toBe(code);
    }
  },
);

test.skipIf(missing.length > 0)(
  "[F3] a ticket says what its holder must know, one a page on A4, with its fonts in it",
  async () => {
    const file = written(await ticketsPdf(PAPER), "all");
    const fonts = run("pdffonts", file).trim().split("\n").slice(2);
    expect(fonts.length).toBeGreaterThan(0);
    // name type encoding emb sub uni ...
    for (const font of fonts) expect(font).toMatch(/ yes yes yes /);
    const info = run("pdfinfo", file);
    expect(info).toMatch(/Pages: +2/);
    expect(info).toMatch(/A4/);
    for (const [n, ticket] of PAPER.tickets.entries()) {
      const page = run("pdftotext", "-layout", "-f", String(n + 1), "-l", String(n + 1), file, "-");
      const text = page.replace(/\s+/g, " ");
      for (const said of [
        PAPER.event,
        PAPER.venue,
        "Sunday, 30 May 2027",
        "20:45",
        "North Stand Lower 114",
        ticket.number,
        "Gate C, turnstiles 20-28",
        "€92.00",
        `Ticket ${n + 1} of 2`,
      ])
        expect(text).toContain(said);
    }
    const one = written(await ticketsPdf(PAPER, 1), "one");
    expect(run("pdfinfo", one)).toMatch(/Pages: +1/);
    expect(run("pdftotext", one, "-")).toContain("Ticket 2 of 2");
  },
);

test.skipIf(missing.length > 0)(
  "[F4] the receipt adds up to what was paid, and names the VAT that is in it",
  async () => {
    const text = run(
      "pdftotext",
      "-layout",
      written(await receiptPdf(PAPER, SELLER), "receipt"),
      "-",
    );
    expect(text).toMatch(/Total, all fees included\s+€184\.00/);
    expect(text).toMatch(/VAT of 23 % contained in it\s+€34\.41/);
    expect(text).toContain("PL1234567890");
    const back = { ...PAPER, refunded: 9_200, tickets: PAPER.tickets.slice(0, 1) };
    const none = { ...SELLER, vatPercent: null };
    const later = run("pdftotext", "-layout", written(await receiptPdf(back, none), "later"), "-");
    expect(later).toMatch(/Given back\s+−€92\.00/);
    expect(later).toMatch(/Total, all fees included\s+€92\.00/);
    expect(later).not.toContain("VAT of");
  },
);

test("[F4] VAT is contained, never added", () => {
  expect(vatIn(11_900, 19)).toBe(1_900);
  expect(vatIn(100, 0)).toBe(0);
  expect(vatIn(1, 19)).toBe(0);
});

test("[F5] the calendar entry is folded and escaped as RFC 5545 wants it", () => {
  const entry = calendarEntry(PAPER);
  const lines = entry.split("\r\n");
  expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const unfolded = entry.replaceAll("\r\n ", "").split("\r\n");
  expect(unfolded).toContain("DTSTART:20270530T184500Z");
  expect(unfolded).toContain("DTSTAMP:20261124T100307Z");
  expect(unfolded).toContain("SUMMARY:Cup Final: Żółć\\, Ελλάς\\; Москва");
  expect(unfolded).toContain("UID:cup-final.Xh4kQ2Lp9_sT0-aB@grandstand");
  expect(unfolded.find((line) => line.startsWith("DESCRIPTION"))).toContain("\\nOrder cup-final");
  expect(entry).not.toMatch(/[^\r]\n/);
});

test("[F6] the press prints in its own thread, one after the other, and says when it is busy", async () => {
  const press = new Press();
  try {
    const many = Array.from({ length: PRESS_WAITING_MAX + 1 }, () =>
      press.print({ kind: "receipt", paper: { ...PAPER, tickets: [] }, seller: SELLER }),
    );
    void Promise.allSettled(many); // those that the stop below cuts short
    expect(await many.at(-1)).toBe("busy");
    const [first] = await Promise.all(many.slice(0, 3));
    expect(Buffer.isBuffer(first) && first.subarray(0, 5).toString()).toBe("%PDF-");
    const broken = { ...PAPER, timeZone: "Nowhere" };
    await expect(press.print({ kind: "tickets", paper: broken })).rejects.toThrow();
    await press.stop();
    // And is there again when it is needed.
    expect(Buffer.isBuffer(await press.print({ kind: "tickets", paper: PAPER }))).toBe(true);
  } finally {
    await press.stop();
  }
});
