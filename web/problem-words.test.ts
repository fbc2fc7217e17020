import { afterEach, expect, test } from "vitest";
import { problemWords } from "./problem-words.ts";
import { LANGUAGES, speak, type Language } from "./words/language.ts";

const CODES = Object.keys(LANGUAGES) as Language[];
/** As the server answers for what never became a request. */
const malformed = (status: number) => ({
  type: "/problems/malformed-request",
  title: "The request is not valid HTTP",
  detail: "The connection is closed.",
  status,
});

afterEach(() => speak("en"));

test.each(CODES)("[W162] %s: too slow is told as such, and too many cookies too", async (code) => {
  problemWords(malformed(400)); // The words of problems are fetched from here on.
  expect(await speak(code)).toBe(true);
  const [unread, slow, large] = [400, 408, 431].map((status) => problemWords(malformed(status)));
  expect(new Set([unread, slow, large]).size).toBe(3);
  for (const words of [slow, large]) expect(words).not.toContain("HTTP");
  expect(large).toMatch(/cookie|ملفات تعريف الارتباط/i);
  // A proxy's error page says no more than its status.
  expect(problemWords({ type: "/problems/unexpected", title: "", status: 408 })).toBe(slow);
});
