/** What instances and their primary say to one another. */
import type { Paper } from "../domain/paper.ts";
import type { MailEffect } from "../domain/letter.ts";

/** "I serve." */
export interface Beat {
  readonly beat: true;
}

/** A letter for the development inbox, which every instance shows. Written anew where it arrives. */
export interface Copy {
  readonly letter: string;
  readonly fact: MailEffect;
  readonly paper: Paper | null;
}

export function isBeat(message: unknown): message is Beat {
  return typeof message === "object" && message !== null && "beat" in message;
}

export function isCopy(message: unknown): message is Copy {
  return typeof message === "object" && message !== null && "letter" in message;
}
