/** Loaded before the simulator (`node --import`) with GRANDSTAND_MUTANT: plants that defect. */
import { registerHooks } from "node:module";
import { MUTANTS } from "./mutants.ts";

const name = process.env["GRANDSTAND_MUTANT"];
const mutant = MUTANTS.find((it) => it.name === name);
if (!mutant) throw new Error(`there is no mutant "${name}"`);
const missing = new Set(mutant.edits);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const edits = mutant.edits.filter(({ file }) => url.endsWith(file));
    if (edits.length === 0) return loaded;
    const { source } = loaded;
    let text = typeof source === "string" ? source : new TextDecoder().decode(source ?? undefined);
    for (const edit of edits) {
      if (!text.includes(edit.find)) throw new Error(`${edit.file} has no text "${edit.find}"`);
      text = text.replace(edit.find, () => edit.put);
      missing.delete(edit);
    }
    return { ...loaded, source: text };
  },
});

process.once("exit", () => {
  if (missing.size > 0) {
    console.error(`never loaded: ${[...missing].map(({ file }) => file).join(", ")}`);
    process.exitCode = 2;
  }
});
