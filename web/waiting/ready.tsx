/** What can be done while there is time: sign in, say what one wants, see to the payment. Each has its tick,
 * and none is needed to keep the place. */
import type { QueueView } from "../../src/protocol/queue.ts";
import { price } from "../money.ts";
import { session, signedIn } from "../session.ts";
import { setWanted, wanted } from "./alert.ts";
import { chosenFrom, listed, setWish, wish } from "./wish.ts";
import { meanwhile as words } from "../words/meanwhile.ts";

export function Ready({ status }: { status: QueueView }) {
  const me = session.value;
  const ready = words.value.ready;
  return (
    <section class="card ready" aria-labelledby="ready-title">
      <h2 id="ready-title">{ready.title}</h2>
      <ul class="checks">
        <Check done={me !== null} what={me === null ? ready.signedIn : ready.signedInAs(me.email)}>
          {me === null && (
            <button class="plain" onClick={() => void signedIn()}>
              {ready.signIn}
            </button>
          )}
        </Check>
        <Check done={wish.value.said} what={ready.wish} />
      </ul>
      <Wishes status={status} />
      <label class="check">
        <input
          type="checkbox"
          checked={wanted.value}
          onChange={(e) => void setWanted(e.currentTarget.checked)}
        />
        {ready.call}
      </label>
      <p class="hint">{ready.card}</p>
    </section>
  );
}

function Check(props: {
  readonly done: boolean;
  readonly what: string;
  readonly children?: preact.ComponentChildren;
}) {
  return (
    <li class={props.done ? "done" : ""}>
      <span class="tick" aria-hidden="true">
        {props.done ? "✓" : ""}
      </span>
      <span>
        {props.what}
        <span class="unseen">{props.done ? words.value.ready.done : words.value.ready.toDo}</span>
      </span>
      {props.children}
    </li>
  );
}

function Wishes({ status }: { status: QueueView }) {
  const { party, accessible } = wish.value;
  const ready = words.value.ready;
  return (
    <div class="wishes">
      <label class="field">
        {ready.together}
        <select value={party} onChange={(e) => setWish({ party: Number(e.currentTarget.value) })}>
          {Array.from({ length: status.limit }, (_, n) => (
            <option key={n} value={n + 1}>
              {n + 1}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        {ready.price}
        <select
          value={listed(wish.value)}
          onChange={(e) => setWish(chosenFrom(e.currentTarget.value))}
        >
          <option value="view">{ready.any}</option>
          <option value="price">{ready.cheapest}</option>
          {status.categories.map((one) => (
            <option key={one.name} value={listed({ category: one.name, prefer: "view" })}>
              {one.name} · {price(one.price)}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={accessible}
          onChange={(e) => setWish({ accessible: e.currentTarget.checked })}
        />
        {ready.accessible}
      </label>
    </div>
  );
}
