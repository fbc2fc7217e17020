/** A path that leads to no screen. */
import { Link } from "../route.tsx";
import { page } from "../words/page.ts";

export function Nowhere() {
  return (
    <main class="page">
      <h1>{page.value.nowhere}</h1>
      <p>
        <Link to="/">{page.value.seeSales}</Link>
      </p>
    </main>
  );
}
