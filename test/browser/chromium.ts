/** The browser that the tests of pages drive, quiet and without a network of its own. */
import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium } from "playwright-core";

const PATH = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const QUIET_ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** Without WebGL2 there is no map: what remains must be enough to buy. */
export const LIST_ONLY = ["--disable-gpu", "--disable-3d-apis"];
/** WebGL2 in software, for the map itself. */
export const SOFTWARE_GL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

/** Then the tests are skipped, by name. */
export const missing = !existsSync(PATH);
if (missing) {
  console.warn(
    `Browser tests are skipped: there is no Chromium at ${PATH}. Install it or set CHROMIUM_PATH.`,
  );
}

export function launch(drawing: readonly string[]): Promise<Browser> {
  return chromium.launch({ executablePath: PATH, args: [...QUIET_ARGS, ...drawing] });
}

/** With a profile, which private windows have not: what they show on the desktop cannot be pressed. */
export function launchProfile(
  drawing: readonly string[],
  options: Parameters<typeof chromium.launchPersistentContext>[1],
): Promise<BrowserContext> {
  const args = [...QUIET_ARGS, ...drawing];
  return chromium.launchPersistentContext("", { executablePath: PATH, args, ...options });
}
