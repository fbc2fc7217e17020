/** What a fan downloads before there is anything to see, as Vite builds it for service. */
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { beforeAll, expect, test, vi } from "vitest";

const KB = 1_024;
const CSS_MAX = 10 * KB;

let chunks: Map<string, Rolldown.OutputChunk | Rolldown.OutputAsset>;

beforeAll(async () => {
  // As for service: Vite would take the environment of the tests.
  vi.stubEnv("NODE_ENV", "production");
  const built = await build({
    root: "web",
    configFile: "web/vite.config.ts",
    logLevel: "warn",
    build: { write: false },
  });
  vi.unstubAllEnvs();
  const { output } = built as Rolldown.RolldownOutput;
  chunks = new Map(output.map((part) => [part.fileName, part]));
});

type Sent = (text: string | Uint8Array) => Uint8Array;

/** Of each state of waiting, as browsers get it: brotli. Preact, its hooks and signals are 8 KB of it, the frame of the page, its languages and
 * its requests 5 KB. */
const WAITING_MAX = 15 * KB;
const WAITING = ["lobby", "outside", "in-line"] as const;
/** Where the words of each are. */
const WORDS = { lobby: "lobby", outside: "outside", "in-line": "queue" };
/** What another language than English takes besides. */
const LANGUAGE_MAX = 2.2 * KB;
const OTHERS = ["de", "es", "fr", "ar"];

test("[W22] the first screen is at most 40 KB of script and 10 KB of style, compressed", () => {
  expectSmall(40 * KB, ["main.tsx", "screens/sale.tsx"]);
});

test.each(WAITING)("[W22] %s: at most 15 KB of script", (part) => {
  expectSmall(WAITING_MAX, ["main.tsx", `waiting/${part}.tsx`], brotliCompressSync);
});

test.each(OTHERS)("[W22] lobby and queue in %s are at most 2.2 KB more", (code) => {
  for (const part of WAITING) {
    const words = [`words/${code}/page.ts`, `words/${code}/${WORDS[part]}.ts`];
    const all = ["main.tsx", `waiting/${part}.tsx`, ...words];
    expectSmall(WAITING_MAX + LANGUAGE_MAX, all, brotliCompressSync);
  }
});

test("[W22] with all that comes by itself while one waits it is at most 23 KB", () => {
  for (const part of WAITING) {
    const all = ["main.tsx", `waiting/${part}.tsx`, "waiting/meanwhile.tsx"];
    expectSmall(23 * KB, all, brotliCompressSync);
  }
});

/** Those modules' chunks with all that they import at once. */
function expectSmall(jsMax: number, modules: readonly string[], sent: Sent = gzipSync): void {
  const wanted = new Set<string>();
  const follow = (name: string) => {
    const part = chunks.get(name);
    if (part?.type !== "chunk" || wanted.has(name)) return;
    wanted.add(name);
    for (const other of part.imports) follow(other);
  };
  for (const module of modules) {
    const [name] = [...chunks].find(([, part]) => has(part, module)) ?? [];
    // A module that is not there would be small too.
    expect(name, module).toBeDefined();
    follow(name!);
  }
  const js = [...wanted].map((name) => chunks.get(name)!);
  const css = [...chunks.values()].filter(({ fileName }) => fileName.endsWith(".css"));
  expect(css.length).toBeGreaterThan(0);
  expect(sizeOf(js, sent)).toBeLessThanOrEqual(jsMax);
  // All of it, whatever screen it is for: it is one file.
  expect(sizeOf(css, sent)).toBeLessThanOrEqual(CSS_MAX);
}

function has(part: Rolldown.OutputChunk | Rolldown.OutputAsset, module: string): boolean {
  return (
    part.type === "chunk" && Object.keys(part.modules).some((id) => id.endsWith(`/web/${module}`))
  );
}

function sizeOf(
  parts: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[],
  sent: Sent,
): number {
  return parts
    .map((part) => sent(part.type === "chunk" ? part.code : part.source).length)
    .reduce((a, b) => a + b, 0);
}
