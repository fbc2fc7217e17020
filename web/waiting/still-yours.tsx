/** To who is no longer inside, and holds seats. What is held is known to the foot of the page, which has its code. */
import { heldOfMine } from "../mine.ts";
import { outside as words } from "../words/outside.ts";

export function StillYours({ event }: { event: string }) {
  return heldOfMine(event) > 0 ? <p>{words.value.stillYours}</p> : null;
}
