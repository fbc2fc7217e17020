/** Why it goes slowly, and whether the seats will last until one's turn. */
import type { SlowedBy } from "../../src/protocol/queue.ts";
import { meanwhile as words } from "../words/meanwhile.ts";
import type { Chance } from "./outlook.ts";

export function Prospects(props: {
  readonly slowedBy: SlowedBy | null;
  readonly how: Chance;
  readonly free: number;
  readonly ahead: number;
}) {
  const { slowedBy, how, free, ahead } = props;
  const { slowed, low, hardlyAny, seatsAndPeople } = words.value.prospects;
  return (
    <>
      {slowedBy !== null && <p class="hero-note">{slowed[slowedBy]}</p>}
      {how !== "fair" && (
        <p class="hero-note">
          <b>{how === "low" ? low : hardlyAny}</b> {seatsAndPeople(free, ahead)}
        </p>
      )}
    </>
  );
}
