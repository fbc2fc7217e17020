/** The states every screen has besides its own: on its way, and failed. */
import { useEffect } from "preact/hooks";
import type { Problem } from "../../src/protocol/api.ts";
import { Later } from "../later.tsx";
import { page } from "../words/page.ts";

/** As an answer. It is told in the page's words (words/problems.ts), like all problems of its own. */
export const NOT_LOADED = { problem: { type: "/problems/not-loaded", title: "", status: 0 } };

const text = () => import("../problem-text.tsx").then(({ ProblemText }) => ProblemText);

export function Loading() {
  return (
    <main class="page" aria-busy="true">
      <div role="status">
        <h1 class="loading">{page.value.loading}</h1>
      </div>
    </main>
  );
}

export function Failed(props: { problem: Problem; again: () => Promise<void> }) {
  // The device says that it is back: nobody has to press.
  useEffect(() => {
    const again = () => void props.again();
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [props.again]);
  return (
    <main class="page">
      <section class="card" role="alert">
        <h1>{page.value.failed}</h1>
        <Later load={text} wanted={true} props={{ problem: props.problem }} />
        <button class="primary" onClick={() => void props.again()}>
          {page.value.tryAgain}
        </button>
      </section>
    </main>
  );
}

/** Where a problem appears, it is said at once. */
export function ProblemAlert({ problem }: { problem: Problem | null }) {
  return (
    <div role="alert">
      <Later load={text} wanted={problem !== null} props={{ problem }} />
    </div>
  );
}
