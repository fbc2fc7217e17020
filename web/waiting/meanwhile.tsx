/** What there is to see and do while one waits. It comes after the number itself: nobody waits for it. */
import { useSignal } from "@preact/signals";
import type { EntryView } from "../../src/protocol/queue.ts";
import { Later } from "../later.tsx";
import { session } from "../session.ts";
import { AnotherDevice } from "./another-device.tsx";
import { Fairness } from "./fairness.tsx";
import { Leave } from "./leave.tsx";
import type { Queue } from "./queue.ts";
import { Ready } from "./ready.tsx";
import { Stock } from "./stock.tsx";
import { meanwhile as words } from "../words/meanwhile.ts";

const told = () => import("./told.tsx").then(({ Told }) => Told);

export function Meanwhile({ queue }: { queue: Queue }) {
  const status = queue.status.value;
  const entry = queue.entry.value;
  const { willBe, left } = words.value.stock;
  const lobby = queue.phase.value === "lobby";
  return (
    <>
      <Stock status={status} title={lobby ? willBe : left} />
      {entry?.state !== "called" && <Ready status={status} />}
      {(entry?.state === "waiting" || entry?.state === "returning") && (
        <TellMe queue={queue} entry={entry} />
      )}
      <Fairness status={status} />
      {entry && session.value && <AnotherDevice event={status.event} email={session.value.email} />}
      {entry && <Leave queue={queue} />}
    </>
  );
}

/** What it takes is fetched by who wants it. */
function TellMe({ queue, entry }: { queue: Queue; entry: EntryView }) {
  const open = useSignal(entry.alert.mail || entry.alert.push);
  return (
    <details
      class="card"
      open={open.value}
      onToggle={(e) => {
        open.value = e.currentTarget.open;
      }}
    >
      <summary>
        <h2>{words.value.tellMe}</h2>
      </summary>
      <Later load={told} wanted={open.value} props={{ queue, entry }} />
    </details>
  );
}
