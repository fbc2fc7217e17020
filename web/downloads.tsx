/** What a buyer takes away from a paid order. They are fetched and not linked to, so that
 * a problem can be told here. */
import { useSignal } from "@preact/signals";
import type { OrderView } from "../src/protocol/api.ts";
import { callFile } from "./call.ts";
import { problemWords } from "./words.ts";

/** After this the browser has begun to save it, ms. */
const KEPT_MS = 60_000;

export function Downloads({ order }: { order: OrderView }) {
  const problem = useSignal("");
  const busy = useSignal("");
  if (order.tickets.length === 0) return null;
  const fetchFile = async (file: string, name: string) => {
    if (busy.value !== "") return;
    busy.value = file;
    problem.value = "";
    const answer = await callFile(`/api/orders/${order.id}/${file}`);
    busy.value = "";
    if ("problem" in answer) problem.value = problemWords(answer.problem);
    else save(answer.ok, name);
  };
  const button = (file: string, name: string, label: string, style = "plain") => (
    <button class={style} disabled={busy.value !== ""} onClick={() => void fetchFile(file, name)}>
      {busy.value === file ? "One moment…" : label}
    </button>
  );
  return (
    <div class="downloads">
      {button("tickets.pdf", "tickets.pdf", "All tickets as PDF", "primary")}
      {button("calendar.ics", "event.ics", "Add to calendar")}
      {button("receipt.pdf", "receipt.pdf", "Receipt")}
      <p class="problem" role="alert">
        {problem}
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
