/** Asking for seats, keeping them longer, giving them back. */
import type { HoldView } from "../src/protocol/api.ts";
import type { Choice, Taken } from "./choice.ts";
import { kindOf, type Answer } from "./call.ts";
import { counted, spokenTime } from "./countdown.ts";
import { dropHold, keepHold, refreshMine } from "./mine.ts";
import { price } from "./money.ts";
import { notify } from "./notice.tsx";
import type { Sale } from "./sale.ts";
import { callAsMe, signedIn } from "./session.ts";
import { problemWords, seatLines, STEP_WORDS } from "./words.ts";

export type Wish = {
  readonly quantity: number;
  readonly category?: string;
  /** Minor units a seat. */
  readonly maxPrice?: number;
  readonly accessible?: boolean;
};

type HoldAnswer = { readonly hold: HoldView };

export async function holdSeats(
  sale: Sale,
  choice: Choice,
  seats: readonly string[],
): Promise<void> {
  await ask(sale, choice, async () => {
    const answer = await callAsMe<HoldAnswer>(`/api/events/${sale.event.id}/holds`, {
      method: "POST",
      body: { seats },
    });
    if ("problem" in answer && kindOf(answer.problem) === "seats-taken") {
      // The members of this problem are those of the refusal (src/protocol/problems.ts).
      const taken = answer.problem as unknown as Taken;
      choice.taken.value = { conflicts: taken.conflicts, alternatives: taken.alternatives };
      const gone = new Set(taken.conflicts.map((c) => sale.venue.index.get(c.seat)));
      choice.picked.value = choice.picked.value.filter((seat) => !gone.has(seat));
    } else if ("ok" in answer) {
      choice.picked.value = [];
    }
    return answer;
  });
}

export async function holdBest(sale: Sale, choice: Choice, wish: Wish): Promise<void> {
  await ask(sale, choice, () =>
    callAsMe<HoldAnswer>(`/api/events/${sale.event.id}/holds/best`, { method: "POST", body: wish }),
  );
}

export async function extendHold(hold: HoldView): Promise<void> {
  const answer = await callAsMe<HoldAnswer>(`/api/holds/${hold.id}`, { method: "PATCH" });
  if ("problem" in answer) {
    notify(problemWords(answer.problem));
    return refreshMine();
  }
  keepHold(answer.ok.hold);
  notify(
    `Your seats are kept for ${spokenTime(answer.ok.hold.expiresAt - answer.ok.hold.now)} more.`,
  );
}

export async function releaseHold(hold: HoldView): Promise<void> {
  const answer = await callAsMe<unknown>(`/api/holds/${hold.id}`, { method: "DELETE" });
  const gone = "ok" in answer || kindOf(answer.problem) === "unknown-hold";
  if (!gone) {
    notify(problemWords(answer.problem));
    return refreshMine();
  }
  dropHold(hold.id);
  notify(`You gave back ${counted(hold.seats.length, "seat")}. Nothing was charged.`);
}

async function ask(
  sale: Sale,
  choice: Choice,
  send: () => Promise<Answer<HoldAnswer>>,
): Promise<void> {
  if (choice.busy.value || !(await signedIn())) return;
  choice.busy.value = true;
  choice.taken.value = null;
  const answer = await send();
  if ("ok" in answer) {
    const { hold } = answer.ok;
    keepHold(hold);
    choice.focus.value = sale.venue.index.get(hold.seats[0]?.id ?? "") ?? null; // The map shows them.
    const how = hold.step === undefined ? "" : ` ${STEP_WORDS[hold.step]}`;
    notify(`Held for you: ${seatLines(hold.seats).join("; ")}. ${price(hold.total)} in all.${how}`);
  } else if (choice.taken.value === null) {
    notify(problemWords(answer.problem));
  }
  choice.busy.value = false;
  void refreshMine();
}
