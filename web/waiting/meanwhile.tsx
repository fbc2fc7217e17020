/** What there is to see and do while one waits. It comes after the number itself: nobody waits for it. */
import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
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
const terms = () => import("../terms.tsx").then(({ TermsOf }) => TermsOf);

export function Meanwhile({ queue }: { queue: Queue }) {
  const status = queue.status.value;
  const entry = queue.entry.value;
  const state = entry?.state;
  const { willBe, left } = words.value.stock;
  const lobby = queue.phase.value === "lobby";
  return (
    <>
      <Stock status={status} title={lobby ? willBe : left} />
      {!(state === "called" || state === "inside") && <Ready status={status} />}
      {entry && (state === "waiting" || state === "returning") && (
        <Drawer
          title={words.value.tellMe}
          isOpen={entry.alert.mail || entry.alert.push}
          load={told}
          props={{ queue, entry }}
        />
      )}
      <Drawer title={words.value.terms} load={terms} props={{ event: status.event }} />
      <Fairness status={status} />
      {entry && session.value && <AnotherDevice event={status.event} email={session.value.email} />}
      {entry && state !== "over" && state !== "missed" && <Leave queue={queue} />}
    </>
  );
}

/** What is in it is fetched by who wants it. */
function Drawer<P extends object>(given: {
  readonly title: string;
  readonly isOpen?: boolean;
  readonly load: () => Promise<ComponentType<P>>;
  readonly props: P;
}) {
  const open = useSignal(given.isOpen ?? false);
  return (
    <details
      class="card"
      open={open.value}
      onToggle={(e) => {
        open.value = e.currentTarget.open;
      }}
    >
      <summary>
        <h2>{given.title}</h2>
      </summary>
      <Later load={given.load} wanted={open.value} props={given.props} />
    </details>
  );
}
