/** Every language against English. That no text is missing the compiler has checked; here is what it cannot
 * see: what a text does with what it is told, and whether it was translated. */
import { afterEach, expect, test } from "vitest";
import {
  allSpoken,
  dictionary,
  language,
  LANGUAGES,
  preferred,
  speak,
  type Language,
} from "./language.ts";
import { isolate, localeFor, number } from "./locale.ts";
import { lobby } from "./lobby.ts";
import { meanwhile } from "./meanwhile.ts";
import { outside } from "./outside.ts";
import { page } from "./page.ts";
import { pluralsOf } from "./plural.ts";
import { problems } from "./problems.ts";
import { queue } from "./queue.ts";
import { shop } from "./shop.ts";
import { tickets } from "./tickets.ts";
import { told } from "./told.ts";
import { tooNew } from "./too-new.ts";
import { PUSH_WORDS } from "../worker/words.ts";

type Text = string | ((...args: never[]) => unknown);
/** The worker has all languages at once. */
const push = {
  get value() {
    return PUSH_WORDS[language.value];
  },
};
const PARTS = {
  page,
  problems,
  shop,
  lobby,
  outside,
  queue,
  meanwhile,
  tickets,
  told,
  tooNew,
  push,
};
const CODES = Object.keys(LANGUAGES) as Language[];
const OTHERS = CODES.filter((code) => code !== "en");

/** Every text of a language by its path, e.g. "shop.seat.name". */
async function textsOf(code: Language): Promise<Map<string, Text>> {
  expect(await speak(code)).toBe(true);
  const texts = new Map<string, Text>();
  const walk = (path: string, at: object) => {
    for (const [name, value] of Object.entries(at)) {
      if (typeof value === "object") walk(`${path}.${name}`, value as object);
      else texts.set(`${path}.${name}`, value as Text);
    }
  };
  for (const [part, words] of Object.entries(PARTS)) walk(part, words.value);
  return texts;
}

afterEach(() => speak("en"));

test.each(OTHERS)(
  "[W50] %s has the texts of English, of the same kind, none empty",
  async (code) => {
    const english = await textsOf("en");
    const texts = await textsOf(code);
    expect([...texts.keys()]).toEqual([...english.keys()]);
    for (const [path, text] of texts) {
      expect(typeof text, path).toBe(typeof english.get(path));
      if (typeof text === "function")
        expect(text.length, path).toBeLessThanOrEqual((english.get(path) as () => void).length);
      else expect(text.trim(), path).not.toBe("");
    }
  },
);

/** A refusal's members, as far as a text may speak of them. */
const MEMBERS = {
  known: ["Gold", "Silver"],
  phase: "paused",
  quantity: 4711,
  limit: 4712,
  held: 4713,
  bought: 4714,
  left: 4715,
  order: "cup.order",
  retryAfterMs: 4716 * 60_000,
};
const MARKS = [...MEMBERS.known, "cup.order", ...[1, 2, 3, 4, 5, 6].map((n) => number(4710 + n))];

/** What a text says when it is told something that is easy to find again. */
function said(text: (...args: never[]) => unknown, path: string): string {
  const args = path.startsWith("problems.")
    ? [MEMBERS]
    : Array.from({ length: text.length }, (_, n) => ARGUMENTS[path]?.[n] ?? 6001 + n);
  return [text(...(args as never[]))].flat().join("");
}

/** Where a text wants something else than a number or a word. */
const ARGUMENTS: Record<string, readonly unknown[]> = {
  "shop.session.inbox": [(text: string) => `6001 ${text}`],
  "shop.choice.justTaken": ["6001", true],
};
/** Arguments that only choose between two wordings. */
const CHOOSING: Record<string, number> = {
  "shop.seat.row": 3,
  "shop.alone.left": 1,
  "shop.taken.gone": 1,
  "shop.choice.justTaken": 1,
  "shop.hold.left": 1,
  "tickets.asOf": 0,
};

test.each(CODES)("[W51] %s: every text tells all that it is told", async (code) => {
  const english = await textsOf("en");
  const wanted = new Map(
    [...english].flatMap(([path, text]) =>
      typeof text === "function" && path.startsWith("problems.")
        ? [[path, MARKS.filter((mark) => said(text, path).includes(mark))] as const]
        : [],
    ),
  );
  const arity = new Map([...english].map(([path, text]) => [path, text.length]));
  const bare = (text: string) => text.replace(/[\u2066-\u2069\u200e\u200f]/g, "");
  for (const [path, text] of await textsOf(code)) {
    if (typeof text !== "function") continue;
    const words = bare(said(text, path)).replace(/(\d)[.,\u00a0\u202f](?=\d{3})/g, "$1");
    for (const mark of wanted.get(path) ?? []) expect(words, path).toContain(mark.replace(",", ""));
    if (wanted.has(path)) continue;
    for (let n = 0; n < arity.get(path)!; n++) {
      if (n !== CHOOSING[path]) expect(words, path).toContain(String(6001 + n));
    }
  }
});

/** Words that are the same in both languages, and signs. */
const SAME: Record<string, readonly string[]> = {
  de: ["Live", "Code", "Name", "Lobby"],
  es: ["Zoom"],
  fr: ["Zoom"],
  ar: [],
};
const NO_WORD = /^[\s\p{P}\p{Cf}\d]*$/u;

test.each(OTHERS)("[W52] %s: no text is left in English", async (code) => {
  const english = await textsOf("en");
  const enSaid = new Map(
    [...english].map(([path, text]) => [path, typeof text === "string" ? text : said(text, path)]),
  );
  for (const [path, text] of await textsOf(code)) {
    const words = typeof text === "string" ? text : said(text, path);
    if (NO_WORD.test(words) || SAME[code]!.includes(words)) continue;
    expect(words, path).not.toBe(enSaid.get(path));
    if (code === "ar") expect(words, path).toMatch(/\p{Script=Arabic}/u);
  }
});

test.each(CODES)(
  "[Q57] %s: who has joined hears of no queue, for it may be the lobby",
  async (code) => {
    expect(await speak(code)).toBe(true);
    const heard = page.value.joined.toLowerCase();
    expect(heard).not.toContain(outside.value.name.toLowerCase());
    expect(heard).not.toContain(lobby.value.name.toLowerCase());
  },
);

test("[W52] English itself has no sign of another language", async () => {
  for (const [path, text] of await textsOf("en")) {
    expect(typeof text === "string" ? text : said(text, path), path).not.toMatch(
      /[\p{Script=Arabic}äöüßñ¿¡]/u,
    );
  }
});

test.each(CODES)("[W131] %s: one ticket is not called several, nor several one", async (code) => {
  expect(await speak(code)).toBe(true);
  const said = [0, 1, 2].map((count) => tickets.value.asOf(count, "").join(""));
  expect(new Set(said).size).toBe(said.length);
});

test.each(CODES)("[W146] %s: of nobody being let in there is no rate and no wait", async (code) => {
  expect(await speak(code)).toBe(true);
  const { said, stopped } = queue.value.line;
  expect(said(3, null)).toContain(stopped);
  for (const text of [said(3, null), outside.value.waiting(5, 0)]) {
    expect(text).not.toMatch(/\b0\b/);
    expect(text).not.toContain("null");
  }
});

test.each([
  ["en", [0, 1, 2], ["0 seats", "1 seat", "2 seats"]],
  ["de", [0, 1, 2], ["0 Plätze", "1 Platz", "2 Plätze"]],
  ["es", [0, 1, 2], ["0 asientos", "1 asiento", "2 asientos"]],
  ["fr", [0, 1, 2], ["0 place", "1 place", "2 places"]],
  [
    "ar",
    [0, 1, 2, 3, 10, 11, 99, 100, 102, 103],
    [
      "لا مقاعد",
      "مقعد واحد",
      "مقعدان",
      "3 مقاعد",
      "10 مقاعد",
      "11 مقعدًا",
      "99 مقعدًا",
      "100 مقعد",
      "102 مقعد",
      "103 مقاعد",
    ],
  ],
] as const)("[W53] %s counts seats in its own forms", async (code, counts, words) => {
  await speak(code);
  expect(counts.map((n) => shop.value.seats(n))).toEqual(words);
});

test("[W53] a form that is not given is the general one, and every # is the number as it is written", () => {
  const plural = pluralsOf("ar");
  expect(plural(2, { few: "few", other: "# other" })).toBe("2 other");
  expect(pluralsOf("en")(12_345, { one: "one", other: "# seats" })).toBe("12,345 seats");
});

test.each([
  ["de", ["fr-FR"], "de"],
  [null, ["pt-BR", "fr-CA", "en"], "fr"],
  [null, ["AR-eg"], "ar"],
  [null, ["pt", "ja"], "en"],
  [null, [], "en"],
  ["xx", ["es-MX"], "es"],
  ["toString", [], "en"],
] as const)("[W54] chosen %s, browser %j: the page speaks %s", (stored, browsers, spoken) => {
  expect(preferred(stored, browsers)).toBe(spoken);
});

test.each([
  ["en", ["de-DE", "en-IE"], "en-IE-u-nu-latn"],
  ["ar", ["ar-EG"], "ar-EG-u-nu-latn"],
  ["es", ["en-US"], "es-u-nu-latn"],
  ["fr", ["fr-!"], "fr-u-nu-latn"],
])("[W54] numbers and dates of %s for a reader of %j are written as %s", (code, tags, locale) => {
  expect(localeFor(code, tags)).toBe(locale);
  expect(new Intl.NumberFormat(locale).format(12)).toBe("12");
});

const AT_ONCE = {
  de: async () => "de",
  es: async () => "es",
  fr: async () => "fr",
  ar: async () => "ar",
};

test("[W54] of two choices the later counts, however long the first takes", async () => {
  const slow = Promise.withResolvers<string>();
  const word = dictionary("en", { ...AT_ONCE, fr: () => slow.promise });
  const first = speak("fr");
  await speak("es");
  slow.resolve("fr");
  expect(await first).toBe(true);
  expect([language.value, word.value, page.value.language]).toEqual(["es", "es", "Idioma"]);
});

test("[W54] a language that cannot be fetched whole changes no text", async () => {
  const lost = Promise.withResolvers<string>();
  const word = dictionary("en", { ...AT_ONCE, fr: () => lost.promise });
  const spoken = speak("fr");
  lost.reject(new Error("offline"));
  expect(await spoken).toBe(false);
  expect([language.value, word.value, page.value.language]).toEqual(["en", "en", "Language"]);
});

test("[W54] a part that comes later speaks the language too, also while it is fetched", async () => {
  const slow = Promise.withResolvers<string>();
  dictionary("en", { ...AT_ONCE, de: () => slow.promise });
  const spoken = speak("de");
  const meanwhile = dictionary("en", AT_ONCE);
  slow.resolve("de");
  await spoken;
  expect(meanwhile.value).toBe("de");
  const late = dictionary("en", AT_ONCE);
  await allSpoken();
  expect(late.value).toBe("de");
});

test("[W56] what the organiser named keeps its direction inside an Arabic sentence", async () => {
  await speak("ar");
  const name = shop.value.seat.name("Block N1", "WP", "7");
  for (const part of ["Block N1", "WP", "7"]) expect(name).toContain(isolate(part));
});
