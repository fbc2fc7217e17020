/** Where the code of one part of the page is: files are named by their content alone. */
import { readFile } from "node:fs/promises";

type Manifest = Readonly<Record<string, { readonly file: string } | undefined>>;

/** `module`: its path in web/, a part that is fetched by itself. For `page.route`. */
export async function assetOf(module: string): Promise<string> {
  const manifest = JSON.parse(await readFile("web/dist/.vite/manifest.json", "utf8")) as Manifest;
  const part = manifest[module];
  if (part === undefined) throw new Error(`${module} is not a file of its own`);
  return `**/${part.file}`;
}
