/** What is one fan's own, where nobody is signed in: on another device, in the browser that the bank came back to,
 * or after a day. */
import { signedIn } from "../session.ts";
import { shop } from "../words/shop.ts";

export function SignInFirst({ title }: { title: string }) {
  const words = shop.value.me;
  return (
    <main class="page">
      <h1>{title}</h1>
      <p>{words.why}</p>
      <div class="downloads">
        <button class="primary" onClick={() => void signedIn()}>
          {words.enter}
        </button>
      </div>
    </main>
  );
}
