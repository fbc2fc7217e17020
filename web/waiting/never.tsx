/** Who has joined as often as anybody may: in the words that a joining would be refused with, said at once. */
import { JOINS_MAX } from "../../src/domain/queue.ts";
import { ProblemText } from "../problem-text.tsx";

const REFUSED = { type: "/problems/joined-too-often", title: "", status: 409, limit: JOINS_MAX };

export function Never() {
  return (
    <div role="alert">
      <ProblemText problem={REFUSED} />
    </div>
  );
}
