/** The page as it was built, in a cache of its version: index.html and every hashed file. The network is asked for
 * index.html first, so that a new version is there at once; hashed files never change. */
import { NOT_PAGES } from "../../src/protocol/paths.ts";

export interface Shell {
  /** Of everything that is in it. */
  readonly version: string;
  /** Of index.html, as for `integrity`: not the next version's, with this one's files. */
  readonly integrity: string;
  /** Paths. */
  readonly assets: readonly string[];
}

export type Asked = "page" | "asset";

const PREFIX = "grandstand-";
const PAGE = "/";
const ASSETS = "/assets/";
/** How long the network is waited for before the page is opened as it is kept, ms: not at all by a device that knows
 * it has none. */
const PATIENCE_MS = 3_000;
/** Answers differ by nothing that is asked for here. */
const ANY = { ignoreVary: true } as const;

/** Null: none of the worker's business. */
export function asked(
  { method, mode, url }: Pick<Request, "method" | "mode" | "url">,
  origin: string,
): Asked | null {
  const at = new URL(url);
  if (method !== "GET" || at.origin !== origin) return null;
  if (mode === "navigate") return NOT_PAGES.test(at.pathname) ? null : "page";
  return at.pathname.startsWith(ASSETS) ? "asset" : null;
}

export async function fill({ version, integrity, assets }: Shell): Promise<void> {
  const cache = await caches.open(PREFIX + version);
  // All or nothing. Files that the browser has already are not fetched again: they are kept for ever.
  await cache.addAll([new Request(PAGE, { cache: "no-cache", integrity }), ...assets]);
}

export async function dropOthers({ version }: Shell): Promise<void> {
  const old = (await caches.keys()).filter(
    (name) => name.startsWith(PREFIX) && name !== PREFIX + version,
  );
  await Promise.all(old.map((name) => caches.delete(name)));
}

export function answerWith(kind: Asked, request: Request, shell: Shell): Promise<Response> {
  return kind === "page" ? pageFor(request, shell) : assetFor(request);
}

async function pageFor(request: Request, { version }: Shell): Promise<Response> {
  const fetched = fetch(request);
  const good = fetched.then(
    (answer) => (answer.status < 500 ? answer : undefined),
    () => undefined,
  );
  const patience = navigator.onLine ? PATIENCE_MS : 0;
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patience));
  const first = await Promise.race([good, late]);
  if (first !== undefined) return first;
  return (await caches.match(PAGE, { ...ANY, cacheName: PREFIX + version })) ?? fetched;
}

/** Of any version: a page of the next one may be open while this worker is still needed. */
async function assetFor(request: Request): Promise<Response> {
  return (await caches.match(request, ANY)) ?? fetch(request);
}
