/** How numbers are written where the reader is. What is written in which language is in the dictionaries; this is
 * what `Intl` knows. */
import { computed, signal } from "@preact/signals";

/** A BCP 47 tag: the page's language, with the reader's region if the browser knows it. */
export const locale = signal("en");

const numbers = computed(() => new Intl.NumberFormat(locale.value));

/** "60,123". */
export function number(n: number): string {
  return numbers.value.format(n);
}

/** A text of its own direction inside a sentence of another: a section's name, a range of seats. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}

/** Language, script and region, and nothing besides. */
const PLAIN = /^[a-z]{2,3}(-[a-z]{4})?(-[a-z]{2}|-\d{3})?$/i;

/** The tag to format with: the first of the reader's that is of this language, else the language. Digits
 * are always 0 to 9, for those are printed on seats and tickets. */
export function localeFor(language: string, preferred: readonly string[]): string {
  const tag = preferred.find((one) => one.toLowerCase().split("-")[0] === language) ?? language;
  // Spares a slow phone the first look into what `Intl` knows of languages, before there is anything to be seen.
  if (PLAIN.test(tag)) return `${tag}-u-nu-latn`;
  try {
    return new Intl.Locale(tag, { numberingSystem: "latn" }).toString();
  } catch {
    return `${language}-u-nu-latn`;
  }
}
