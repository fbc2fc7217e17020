/** The language the page speaks: English, until the reader's own has been fetched.
 *
 *   English --stored, or the browser's--> fetching --all there--> spoken
 *                                            ^  | failed: stays     |
 *                                            |  v                   |
 *                                            +--menu----------------+
 */
import { batch, computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import { locale, localeFor } from "./locale.ts";

/** Each under its own name, so that whoever reads nothing else finds it. */
export const LANGUAGES = {
  en: { name: "English", dir: "ltr" },
  de: { name: "Deutsch", dir: "ltr" },
  es: { name: "Español", dir: "ltr" },
  fr: { name: "Français", dir: "ltr" },
  ar: { name: "العربية", dir: "rtl" },
} as const;
export type Language = keyof typeof LANGUAGES;

const STORED_AS = "grandstand.language";

const spoken = signal<Language>("en");
export const language: ReadonlySignal<Language> = spoken;

type Fetch = (wanted: Language) => Promise<void>;
const dictionaries: Fetch[] = [];
const underWay = new Set<Promise<void>>();
let lastWanted: Language = "en";

/** A part of the page's texts. English is in the bundle of whoever uses the part; the other languages
 * are fetched when they are spoken. */
export function dictionary<Words>(
  en: Words,
  others: { readonly [other in Exclude<Language, "en">]: () => Promise<Words> },
): ReadonlySignal<Words> {
  const loaded = signal<{ readonly [one in Language]?: Words }>({ en });
  const fetch: Fetch = async (wanted) => {
    if (wanted === "en" || loaded.peek()[wanted] !== undefined) return;
    const words = await others[wanted]();
    loaded.value = { ...loaded.peek(), [wanted]: words };
  };
  dictionaries.push(fetch);
  // A part that comes after the language was chosen. If it cannot be had, English is better than nothing.
  const late = fetch(spoken.peek()).catch(() => undefined);
  underWay.add(late);
  void late.then(() => underWay.delete(late));
  return computed(() => loaded.value[spoken.value] ?? en);
}

/** Once every part that is asked for speaks the language. */
export async function allSpoken(): Promise<void> {
  await Promise.all(underWay);
}

/** Fetches a language and then changes every text at once; of two calls the later counts. False: it could not
 * be fetched, and nothing changed. */
export async function speak(wanted: Language): Promise<boolean> {
  lastWanted = wanted;
  try {
    // A part may come into use while the others are fetched.
    for (let fetched = 0; fetched < dictionaries.length;) {
      const more = dictionaries.slice(fetched);
      fetched = dictionaries.length;
      await Promise.all(more.map((fetch) => fetch(wanted)));
    }
  } catch {
    return lastWanted !== wanted;
  }
  // Another choice was made meanwhile.
  if (lastWanted !== wanted) return true;
  batch(() => {
    spoken.value = wanted;
    locale.value = localeFor(wanted, globalThis.navigator?.languages ?? []);
  });
  return true;
}

/** By the reader's hand: remembered on this device. */
export async function choose(wanted: Language): Promise<boolean> {
  const done = await speak(wanted);
  try {
    if (done) localStorage.setItem(STORED_AS, spoken.peek());
  } catch {
    // Nothing may be stored here: it is chosen for as long as the page is open.
  }
  return done;
}

/** What was chosen before, else the first of the browser's languages that is spoken here, else English. */
export function preferred(stored: string | null, browsers: readonly string[]): Language {
  const tags = stored === null ? browsers : [stored, ...browsers];
  const first = tags.map((tag) => tag.toLowerCase().split("-")[0] ?? "").find(isLanguage);
  return first ?? "en";
}

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text);
}

/** Before anything is drawn, so that no text is seen to change. */
export async function startLanguage(): Promise<void> {
  effect(() => {
    document.documentElement.lang = spoken.value;
    document.documentElement.dir = LANGUAGES[spoken.value].dir;
  });
  await speak(preferred(stored(), navigator.languages));
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    return null;
  }
}
