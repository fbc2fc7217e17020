/** Above tickets that are shown from what is kept on this device: why, and how old they are. */
import { session } from "./session.ts";
import { locale } from "./words/locale.ts";
import { tickets } from "./words/tickets.ts";

const MOMENT = { dateStyle: "medium", timeStyle: "short" } as const;

export function AsOf({ at, again }: { at: number; again?: () => unknown }) {
  const words = tickets.value;
  // The reader's own clock: it is about this device.
  const when = new Intl.DateTimeFormat(locale.value, MOMENT).format(at);
  return (
    <div class="card as-of" role="status">
      <p>
        <b>{reason()}</b> {words.asOf(<time dateTime={new Date(at).toISOString()}>{when}</time>)}
      </p>
      {again !== undefined && (
        <button class="plain" onClick={() => void again()}>
          {words.again}
        </button>
      )}
    </div>
  );
}

function reason(): string {
  const words = tickets.value;
  if (session.value === null) return words.lapsed;
  return navigator.onLine ? words.noAnswer : words.offline;
}
