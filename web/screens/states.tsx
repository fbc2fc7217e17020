/** The states every screen has besides its own: on its way, and failed. */
import type { Problem } from "../../src/protocol/api.ts";
import { Link } from "../route.tsx";
import { problemWords } from "../words.ts";

export function Loading({ what }: { what: string }) {
  return (
    <main class="page" aria-busy="true">
      <p class="loading" role="status">
        Loading {what}…
      </p>
    </main>
  );
}

export function Failed(props: { problem: Problem; again: () => Promise<void> }) {
  return (
    <main class="page">
      <section class="card" role="alert">
        <h1>That did not load</h1>
        <p>{problemWords(props.problem)}</p>
        <button class="primary" onClick={() => void props.again()}>
          Try again
        </button>
      </section>
    </main>
  );
}

export function Nowhere() {
  return (
    <main class="page">
      <h1>There is nothing here</h1>
      <p>
        <Link to="/">See what is on sale</Link>
      </p>
    </main>
  );
}
