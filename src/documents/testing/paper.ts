/** A paid order with names in several scripts, and codes as long as real ones. */
import type { Paper } from "../../domain/paper.ts";

export const PAPER: Paper = {
  order: "cup-final.Xh4kQ2Lp9_sT0-aB",
  eventId: "cup-final",
  event: "Cup Final: Żółć, Ελλάς; Москва",
  venue: "Kestrel Park, Łódź",
  timeZone: "Europe/Warsaw",
  startsAt: Date.UTC(2027, 4, 30, 18, 45),
  paidAt: Date.UTC(2026, 10, 24, 10, 3, 7),
  email: "a.very.long.address.of.a.fan@example-of-a-long-domain.org",
  currency: "EUR",
  total: 18_400,
  refunded: 0,
  tickets: ["7", "8"].map((number, n) => ({
    id: `cup-final.Xh4kQ2Lp9_sT0-aB.${n + 1}`,
    // As long as real ones are.
    code: `${Buffer.from(JSON.stringify([`cup-final.Xh4kQ2Lp9_sT0-aB.${n + 1}`, `N114-12-${number}`])).toString("base64url")}.${"s".repeat(85)}${n}`,
    section: "North Stand Lower 114",
    row: "12",
    number,
    gate: "Gate C, turnstiles 20-28",
    category: "Category 2",
    price: 9_200,
  })),
};
