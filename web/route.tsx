/** Routes with the history API: the path is a signal, a link is an <a> that does not reload. */
import { computed, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

export type Route =
  | { readonly screen: "events" }
  | { readonly screen: "sale"; readonly event: string }
  | { readonly screen: "draw"; readonly event: string }
  | { readonly screen: "pay"; readonly hold: string }
  | { readonly screen: "order"; readonly order: string }
  | { readonly screen: "me" }
  | { readonly screen: "nowhere" };

export const path = signal(location.pathname);
export const route = computed(() => parseRoute(path.value));

addEventListener("popstate", () => {
  path.value = location.pathname;
  arrive();
});

export function parseRoute(pathname: string): Route {
  const [first, id, last] = pathname.split("/").filter(Boolean).map(decode);
  if (first === undefined) return { screen: "events" };
  if (first === "me" && id === undefined) return { screen: "me" };
  if (id !== undefined && last === undefined) {
    if (first === "events") return { screen: "sale", event: id };
    if (first === "pay") return { screen: "pay", hold: id };
    if (first === "orders") return { screen: "order", order: id };
  }
  if (first === "events" && id !== undefined && last === "draw")
    return { screen: "draw", event: id };
  return { screen: "nowhere" };
}

/** `instead`: of the screen that is shown, which only led on. Back must not lead there. */
export function go(to: string, instead = false): void {
  if (instead) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  path.value = location.pathname;
  scrollTo(0, 0);
  arrive();
}

/** The focus goes along to the screen that comes now. */
export function arrive(): void {
  const from = document.activeElement;
  import("./arrival.ts").then(
    ({ focusHeading }) => focusHeading(from),
    () => undefined,
  );
}

export function Link(props: { to: string; class?: string; children: ComponentChildren }) {
  const follow = (event: MouseEvent) => {
    // A new tab or window is the browser's business.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(props.to);
  };
  return (
    <a href={props.to} class={props.class} onClick={follow}>
      {props.children}
    </a>
  );
}

/** A hand-typed address may not be valid percent-encoding; then it is taken as it stands. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
