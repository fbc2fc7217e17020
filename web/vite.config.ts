/** Builds the page into web/dist with hashed names, so that everything but index.html can be cached
 * for ever. Run as `vite build web`. */
import { hash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, defineConfig, type Plugin, type Rolldown } from "vite";
import type { Shell } from "./worker/shell.ts";

const WEB = fileURLToPath(new URL(".", import.meta.url));
const TARGET = "es2023";
const VERSION_CHARS = 12;
const TEXT = /\.(html|js|css|svg|webmanifest)$/;

/** An import is an import: with all styles in one file, and without lists of what to load ahead, which would
 * weigh as much as a screen of the lobby, there is nothing that Vite has to do around one. Were this part of it
 * called otherwise one day, the test of sizes would tell. */
const plainImports: Plugin = {
  name: "plain-imports",
  configResolved({ plugins }) {
    const at = plugins.findIndex(({ name }) => name === "native:import-analysis-build");
    if (at >= 0) (plugins as Plugin[]).splice(at, 1);
  },
};

/** A part of which others want a single module has that made by a helper of Rolldown's, which is a file of its own, found
 * out about when the part is there: one more wait before the first picture of the map. So each such part makes it itself:
 * an object that has what the module has, at any time. File names go by what was there before, which named the helper. */
const ownHelper: Plugin = {
  name: "own-helper",
  apply: "build",
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
    const helper = chunks.find(({ name }) => name === "rolldown-runtime");
    if (helper === undefined) return;
    const file = basename(helper.fileName).replaceAll(/[.$]/g, String.raw`\$&`);
    const imported = new RegExp(`import\\{\\w+ as ([\\w$]+)\\}from"\\./${file}";`);
    const made =
      "const $1=a=>{let m={};for(let n in a)Object.defineProperty(m,n,{get:a[n]});return m};";
    for (const chunk of chunks.filter(({ imports }) => imports.includes(helper.fileName))) {
      chunk.code = chunk.code.replace(imported, made);
      if (chunk.code.includes(basename(helper.fileName))) this.error("it is still asked for");
      chunk.imports = chunk.imports.filter((one) => one !== helper.fileName);
    }
    delete bundle[helper.fileName];
  },
};

/** A file is called by its content alone. Every name stands in what each screen starts with, and what is random does not
 * compress: letters fewer are 0.2 KB of the lobby. 7, 42 bits, are the fewest that Rolldown writes. Which module is
 * where, the manifest tells. */
const named = (ending: string) => `assets/[hash:7]${ending}`;

/** What every screen takes is one file, and so is what the map, the hold and its payment share, without what the
 * lobby or the line take of it: small files do not compress well, and each is one more thing that the first picture
 * of the map waits for. */
const SHOP = String.raw`words/(en/)?shop|mine|order|kept-tickets|selection|seat-names|plan`;
const MONEY = "money|spoken-time|words/measures";
const groups = [
  { name: "frame", tags: ["$initial" as const] },
  { name: "money", test: new RegExp(`/web/(${MONEY})\\.tsx?$`) },
  { name: "shop", test: new RegExp(`/web/(${SHOP})\\.ts$|/src/domain/plan\\.ts$`) },
];

/** The page's worker, at one address for ever, which knows what has been built. */
const worker: Plugin = {
  name: "page-worker",
  apply: "build",
  enforce: "post",
  async generateBundle(_options, bundle) {
    const page = bundle["index.html"];
    if (page?.type !== "asset") this.error("the page is not there yet");
    const assets = Object.keys(bundle)
      .filter((file) => file.startsWith("assets/"))
      .map((file) => `/${file}`)
      .toSorted();
    const integrity = `sha256-${hash("sha256", page.source, "base64")}`;
    const version = hash("sha256", JSON.stringify([integrity, assets])).slice(0, VERSION_CHARS);
    const shell: Shell = { version, integrity, assets };
    const built = await build({
      configFile: false,
      root: WEB,
      publicDir: false,
      logLevel: "warn",
      define: { SHELL: JSON.stringify(shell) },
      build: {
        write: false,
        target: TARGET,
        rolldownOptions: {
          input: `${WEB}worker/sw.ts`,
          output: { format: "iife", entryFileNames: "sw.js" },
        },
      },
    });
    const [script] = (built as Rolldown.RolldownOutput).output;
    this.emitFile({ type: "asset", fileName: "sw.js", source: script.code });
  },
};

/** What is text lies beside itself as it is sent: compressed once and as small as it gets, not by the server for
 * each fan anew. */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  enforce: "post",
  async writeBundle({ dir = "" }, bundle) {
    const texts = Object.keys(bundle).filter((file) => TEXT.test(file));
    await Promise.all(
      texts.map(async (file) => {
        const path = join(dir, file);
        const text = await readFile(path);
        await writeFile(`${path}.br`, brotliCompressSync(text));
        await writeFile(`${path}.gz`, gzipSync(text, { level: constants.Z_BEST_COMPRESSION }));
      }),
    );
  },
};

// Vite reads the default export; there is no named form.
export default defineConfig({
  root: WEB,
  plugins: [plainImports, ownHelper, worker, compressed],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: TARGET,
    assetsInlineLimit: 0,
    modulePreload: false,
    manifest: true,
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        entryFileNames: named(".js"),
        chunkFileNames: named(".js"),
        assetFileNames: named("[extname]"),
        codeSplitting: { groups, includeDependenciesRecursively: false },
      },
    },
  },
});
