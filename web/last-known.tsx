/** Beside what is held: that it is what was known last, while the server cannot be asked. */
import { offline } from "./connection.ts";
import { asOf } from "./mine.ts";
import { shop } from "./words/shop.ts";

/** Always in the page, so that a screen reader notices what comes into it. `id`: what a button is described by. */
export function LastKnown({ id }: { id: string }) {
  return (
    <p class="last-known" role="status" id={id}>
      {(offline.value || asOf.value !== null) && <small>{shop.value.hold.lastKnown}</small>}
    </p>
  );
}
