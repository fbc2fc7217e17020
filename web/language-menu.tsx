/** The languages, each under its own name. The browser's own list: keys, touch and screen readers know it. */
import { useSignal } from "@preact/signals";
import { choose, isLanguage, language, LANGUAGES } from "./words/language.ts";
import { page } from "./words/page.ts";

export function LanguageMenu() {
  const failed = useSignal(false);
  const change = async (select: HTMLSelectElement): Promise<void> => {
    failed.value = false;
    if (isLanguage(select.value) && (await choose(select.value))) return;
    failed.value = true;
    select.value = language.peek();
  };
  return (
    <>
      <select
        class="languages"
        aria-label={page.value.language}
        value={language.value}
        onChange={(event) => void change(event.currentTarget)}
      >
        {Object.entries(LANGUAGES).map(([code, { name }]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
      <div role="alert">
        {failed.value && <p class="languages-failed">{page.value.languageFailed}</p>}
      </div>
    </>
  );
}
