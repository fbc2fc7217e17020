/** What it is for: the event, where and when. */
import type { Occasion } from "../src/protocol/api.ts";
import { when } from "./dates.ts";

export function OccasionLine({ occasion }: { occasion: Occasion }) {
  const { name, venue, startsAt, timeZone } = occasion;
  return (
    <p class="occasion">
      <b>
        <bdi>{name}</bdi>
      </b>
      <small>
        <bdi>{venue}</bdi> ·{" "}
        <time dateTime={new Date(startsAt).toISOString()}>{when(startsAt, timeZone)}</time>
      </small>
    </p>
  );
}
