/** The states every screen has besides its own: on its way, and failed. */
import { useEffect } from "preact/hooks";
import type { Problem } from "../../src/protocol/api.ts";
import { Later } from "../later.tsx";
import { Link, path } from "../route.tsx";
import { page } from "../words/page.ts";

/** As an answer. It is told in the page's words (words/problems.ts), like all problems of its own. */
export const NOT_LOADED = { problem: { type: "/problems/not-loaded", title: "", status: 0 } };

const kept = () => import("../kept-here.tsx").then(({ KeptHere }) => KeptHere);
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
  // What is not there will not be there if one asks again, nor will an address be read that is none.
  const gone = props.problem.status === 404 || props.problem.status === 400;
  return (
    <main class="page">
      <section class="card" role="alert">
        <h1>{gone ? page.value.nowhere : page.value.failed}</h1>
        <Later load={text} wanted={true} props={{ problem: props.problem }} />
        {!gone && (
          <button class="primary" onClick={() => void props.again()}>
            {page.value.tryAgain}
          </button>
        )}
        <Later load={kept} wanted={true} props={{}} />
        {path.value !== "/" && (
          <p>
            <Link to="/">{page.value.seeSales}</Link>
          </p>
        )}
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
