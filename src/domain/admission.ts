/** Who is let in: the two lines of an event's queue, what is called of them, and the draw that ranks the
 * first.
 *
 *   (lobby) --committed: digest of a secret seed--> (bell) --drawn: the seed--> called, called, called ...
 *
 * The line: the lots of the lobby in the order of the draw, 1 to `drawn`, then who came after the bell.
 * The front: who was called, did not come, and is back; it is called before the line.
 * Nobody is called before everybody who was in the lobby can know their number (asking.ts).
 */
import { askedBy } from "./asking.ts";

export interface Line {
  /** The last number given. */
  given: number;
  /** The last number called. */
  called: number;
  /** When it was called that far, the oldest first. */
  steps: { readonly called: number; readonly at: number }[];
}

/** What the organiser sets, also while people are let in. */
export interface AdmissionSettings {
  readonly ratePerMinute: number;
  /** People inside, and on the way, past which nobody is called. */
  readonly insideMax: number;
  /** Nobody is called while it is on. */
  readonly alarm: boolean;
}

export interface Draw {
  /** SHA-256 of the seed, hex: published before anybody joins. */
  readonly commitment: string;
  /** The seed, encrypted: the journal must not tell it before the bell. */
  readonly sealed: string;
  /** Published with the draw. */
  seed: string | null;
}

export interface Admission {
  draw: Draw | null;
  /** Lots that were drawn; null: not drawn yet. */
  drawn: number | null;
  /** When everybody who was in the lobby can know their number, epoch ms. Not there: not drawn yet, or drawn
   * before this was kept. */
  numbersBy?: number;
  /** Who came after the bell, or draws no lot. */
  late: number;
  line: Line;
  front: Line;
  /** Null: as the event was imported. */
  settings: AdmissionSettings | null;
}

export type AdmissionEvent =
  | { readonly kind: "committed"; readonly commitment: string; readonly sealed: string }
  | { readonly kind: "drawn"; readonly seed: string; readonly lots: number; readonly at?: number }
  | { readonly kind: "late" }
  | { readonly kind: "back" }
  | { readonly kind: "called"; readonly line: number; readonly front: number; readonly at: number }
  | { readonly kind: "set"; readonly settings: AdmissionSettings };

/** How far back the moment of a call is known, ms: longer than a call is good for. */
export const STEPS_KEPT_MS = 60 * 60_000;

export function newAdmission(): Admission {
  const [line, front] = [newLine(), newLine()];
  return { draw: null, drawn: null, late: 0, line, front, settings: null };
}

function newLine(): Line {
  return { given: 0, called: 0, steps: [] };
}

export function commit(
  { draw }: Admission,
  commitment: string,
  sealed: string,
): readonly AdmissionEvent[] {
  return draw ? [] : [{ kind: "committed", commitment, sealed }];
}

/** Once: what was drawn stays drawn. `at`: epoch ms. */
export function drawLots(
  admission: Admission,
  seed: string,
  lots: number,
  at: number,
): readonly AdmissionEvent[] {
  return admission.drawn === null && admission.draw ? [{ kind: "drawn", seed, lots, at }] : [];
}

/** Calls the next people: never more than wait, and nobody while numbers are asked for. `at`: epoch ms. */
export function call(
  { line, front, drawn, numbersBy = 0 }: Admission,
  people: number,
  at: number,
): readonly AdmissionEvent[] {
  if (drawn === null || at < numbersBy || people <= 0) return [];
  const back = Math.min(people, front.given - front.called);
  const next = Math.min(people - back, line.given - line.called);
  if (back + next === 0) return [];
  return [{ kind: "called", line: line.called + next, front: front.called + back, at }];
}

/** Who waits for a call. */
export function waiting({ line, front }: Record<"line" | "front", Omit<Line, "steps">>): number {
  return line.given - line.called + front.given - front.called;
}

/** When a number was called, epoch ms; undefined: not yet. A call of long ago is given the oldest moment
 * that is kept, which is late enough for everybody to have missed it. */
export function calledAt(line: Line, number: number): number | undefined {
  if (number > line.called) return undefined;
  return line.steps.find(({ called }) => called >= number)?.at;
}

/** How many numbers were called after `since`, epoch ms. */
export function calledSince(line: Line, since: number): number {
  const before = line.steps.findLast(({ at }) => at <= since);
  return line.called - (before?.called ?? 0);
}

export function evolveAdmission(admission: Admission, event: AdmissionEvent): void {
  const { line, front } = admission;
  switch (event.kind) {
    case "committed": {
      const { commitment, sealed } = event;
      admission.draw = { commitment, sealed, seed: null };
      return;
    }
    case "drawn":
      admission.drawn = event.lots;
      // Who was in the lobby without a lot has no number yet either. Without a lobby nobody is waited for.
      if (event.at !== undefined)
        admission.numbersBy = askedBy(event.at, event.lots && event.lots + admission.late);
      if (admission.draw) admission.draw.seed = event.seed;
      line.given = event.lots + admission.late;
      return;
    case "late":
      admission.late++;
      if (admission.drawn !== null) line.given++;
      return;
    case "back":
      front.given++;
      return;
    case "called":
      step(line, event.line, event.at);
      step(front, event.front, event.at);
      return;
    case "set":
      admission.settings = event.settings;
      return;
    default:
      event satisfies never;
  }
}

function step(line: Line, called: number, at: number): void {
  if (called === line.called) return;
  line.called = called;
  line.steps.push({ called, at });
  // The oldest that is kept stands for all before it.
  const kept = line.steps.findIndex((one) => one.at > at - STEPS_KEPT_MS);
  if (kept > 1) line.steps.splice(0, kept - 1);
}
