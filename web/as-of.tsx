/** Above tickets that are shown from what is kept on this device: why, and how old they are. */
import type { OrderView } from "../src/protocol/api.ts";
import { session } from "./session.ts";
import { locale } from "./words/locale.ts";
import { tickets } from "./words/tickets.ts";

const MOMENT = { dateStyle: "medium", timeStyle: "short" } as const;

export function AsOf(props: {
  readonly at: number;
  readonly orders: readonly OrderView[];
  readonly again?: () => unknown;
}) {
  const { at, orders, again } = props;
  const words = tickets.value;
  const count = orders.flatMap((order) => order.tickets).length;
  // The reader's own clock: it is about this device.
  const when = new Intl.DateTimeFormat(locale.value, MOMENT).format(at);
  return (
    <div class="card as-of" role="status">
      <p>
        <b>{reason()}</b>{" "}
        {words.asOf(count, <time dateTime={new Date(at).toISOString()}>{when}</time>)}
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
