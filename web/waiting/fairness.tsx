/** Why nobody has to trust us: what is published before the bell, and where it is checked after. */
import type { QueueView } from "../../src/protocol/queue.ts";
import { Link } from "../route.tsx";
import { meanwhile as words } from "../words/meanwhile.ts";

export function Fairness({ status }: { status: QueueView }) {
  const { draw, event } = status;
  const draws = words.value.draw;
  return (
    <details class="card fairness">
      <summary>
        <h2>{draws.how}</h2>
      </summary>
      <p>{draws.howMeans}</p>
      {draw === null ? (
        <p class="hint">{draws.soon}</p>
      ) : (
        <dl>
          <dt>{draws.fingerprint}</dt>
          <dd>
            <code>{draw.commitment}</code>
          </dd>
          {draw.seed !== null && (
            <>
              <dt>{draws.number}</dt>
              <dd>
                <code>{draw.seed}</code>
              </dd>
            </>
          )}
        </dl>
      )}
      {draw !== null && draw.seed !== null && (
        <Link to={`/events/${event}/draw`}>{draws.check}</Link>
      )}
    </details>
  );
}
