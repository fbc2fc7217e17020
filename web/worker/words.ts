/** The worker's few words, in all languages at once: nothing can be fetched when a push comes. */
import { push as ar } from "../words/ar/push.ts";
import { push as de } from "../words/de/push.ts";
import { push as en, type PushWords } from "../words/en/push.ts";
import { push as es } from "../words/es/push.ts";
import { push as fr } from "../words/fr/push.ts";

export const PUSH_WORDS = { en, de, es, fr, ar } satisfies Record<string, PushWords>;

/** English, if it is none of ours. */
export function wordsIn(language: string): PushWords {
  return Object.hasOwn(PUSH_WORDS, language) ? PUSH_WORDS[language as keyof typeof PUSH_WORDS] : en;
}
