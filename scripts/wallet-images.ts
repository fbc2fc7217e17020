/** Draws the pictures of wallet passes from the page's own mark: node scripts/wallet-images.ts, once after
 * the mark has changed. Needs Chromium. The sizes are points of a phone, times one, two and three. */
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const FOLDER = new URL("../src/documents/wallet/", import.meta.url);
const ICON = 29;
const LOGO = 50;

const mark = readFileSync(new URL("../web/icon.svg", import.meta.url), "utf8");
// A phone rounds an icon itself; a logo lies on the pass, which has the mark's own ground.
const square = mark.replace(/ rx="\d+"/, "");
const bare = mark.replace(/<rect [^>]*>/, "").replace("0 0 32 32", "4 7 24 24");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
});
for (const [name, svg, points] of [
  ["icon", square, ICON],
  ["logo", bare, LOGO],
] as const)
  for (const scale of [1, 2, 3]) {
    const viewport = { width: points, height: points };
    const page = await browser.newPage({ viewport, deviceScaleFactor: scale });
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
    const path = new URL(`${name}${scale === 1 ? "" : `@${scale}x`}.png`, FOLDER).pathname;
    await page.screenshot({ path, omitBackground: true });
    await page.close();
  }
await browser.close();
