import { afterEach, expect, test } from "vitest";
import { when } from "./dates.ts";
import { speak } from "./words/language.ts";
import { locale } from "./words/locale.ts";

/** 12 June 2027, 20:00 in Dublin. */
const AT = Date.UTC(2027, 5, 12, 19);

afterEach(() => speak("en"));

test.each([
  ["Europe/Dublin", "Sat 12 June 2027 at 20:00"],
  // Another zone, the same clock.
  ["Europe/Lisbon", "Sat 12 June 2027 at 20:00"],
  ["Europe/Berlin", "Sat 12 June 2027 at 20:00 (21:00 your time)"],
  // Another day.
  ["Asia/Tokyo", "Sat 12 June 2027 at 20:00 (Sun 04:00 your time)"],
])("[W55] an evening in Dublin, read in %s: %s", (own, text) => {
  locale.value = "en-IE";
  expect(when(AT, "Europe/Dublin", own)).toBe(text);
});

test("[W55] a zone that nobody knows is the reader's own", () => {
  locale.value = "en-IE";
  expect(when(AT, "Moon/Crater", "Europe/Dublin")).toBe("Sat 12 June 2027 at 20:00");
});

test("[W55] in the words of the language", async () => {
  await speak("de");
  expect(when(AT, "Europe/Dublin", "Europe/Berlin")).toBe(
    "Sa., 12. Juni 2027 um 20:00 (21:00 bei Ihnen)",
  );
});
