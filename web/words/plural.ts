/** The form of a word that goes with a number, by the rules of the language (CLDR): English has two,
 * Arabic six. */
import { number } from "./locale.ts";

export type Forms = { readonly [form in Intl.LDMLPluralRule]?: string } & {
  readonly other: string;
};

/** `#` in a form stands for the number. A form that is not given is `other`. */
export function pluralsOf(language: string): (n: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  return (n, forms) => (forms[rules.select(n)] ?? forms.other).replace("#", number(n));
}
