/** Builds the page into web/dist with hashed names, so that everything but index.html can be cached
 * for ever. Run as `vite build web`. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

// Vite reads the default export; there is no named form.
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { outDir: "dist", emptyOutDir: true, target: "es2023", assetsInlineLimit: 0 },
});
