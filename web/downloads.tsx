/** What a buyer takes away from a paid order. They are fetched and not linked to, so that
 * a problem can be told here. */
import { useSignal } from "@preact/signals";
import type { OrderView, Problem } from "../src/protocol/api.ts";
import { callFile } from "./call-for.ts";
import { problemWords } from "./problem-words.ts";
import { Wallets } from "./wallets.tsx";
import { page } from "./words/page.ts";
import { shop } from "./words/shop.ts";

/** After this the browser has begun to save it, ms. */
const KEPT_MS = 60_000;

export function Downloads({ order }: { order: OrderView }) {
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal("");
  if (order.tickets.length === 0) return null;
  const fetchFile = async (file: string, name: string) => {
    if (busy.value !== "") return;
    busy.value = file;
    problem.value = null;
    const answer = await callFile(`/api/orders/${order.id}/${file}`);
    busy.value = "";
    if ("problem" in answer) problem.value = answer.problem;
    else save(answer.ok, name);
  };
  const button = (file: string, name: string, label: string, style = "plain") => (
    <button class={style} disabled={busy.value !== ""} onClick={() => void fetchFile(file, name)}>
      {busy.value === file ? page.value.oneMoment : label}
    </button>
  );
  return (
    <div class="downloads">
      {button("tickets.pdf", "tickets.pdf", shop.value.ticket.pdf, "primary")}
      {button("calendar.ics", "event.ics", shop.value.ticket.calendar)}
      {button("receipt.pdf", "receipt.pdf", shop.value.ticket.receipt)}
      <Wallets order={order} />
      <p class="problem" role="alert">
        {problem.value !== null && problemWords(problem.value)}
      </p>
    </div>
  );
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
