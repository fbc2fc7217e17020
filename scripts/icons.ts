/** Makes the pictures of the installed page (web/public/*.png) from web/icon.svg, with the Chromium of the tests:
 *
 *   npm run icons
 *
 * A maskable icon is cut to any shape by the system: its ground reaches the edges, and its mark is in the circle
 * of 80 percent that is never cut (W3C, Web App Manifest). So is the one for iPhones, which are given no
 * transparency.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { asked } from "../src/help.ts";
import { launch } from "../test/browser/chromium.ts";

asked("Usage: npm run icons    makes web/public/*.png from web/icon.svg", () => parseArgs());

const WEB = join(import.meta.dirname, "..", "web");
const GROUND = "#10261d";
/** Of the mark within a maskable icon: its farthest corner is 0.89 of the half from the middle. */
const MARK = 0.8;
const ICONS = [
  // In the tab. Not the drawing itself: browsers open a document of its own for one, while the page is still empty.
  { name: "icon-48.png", size: 48, maskable: false },
  { name: "icon-192.png", size: 192, maskable: false },
  { name: "icon-512.png", size: 512, maskable: false },
  { name: "icon-maskable-192.png", size: 192, maskable: true },
  { name: "icon-maskable-512.png", size: 512, maskable: true },
  { name: "apple-touch-icon.png", size: 180, maskable: true },
];

const svg = readFileSync(join(WEB, "icon.svg")).toString("base64");
const browser = await launch([]);
try {
  const page = await browser.newPage();
  for (const { name, size, maskable } of ICONS) {
    await page.setViewportSize({ width: size, height: size });
    const mark = maskable ? size * MARK : size;
    await page.setContent(`<style>
      body { margin: 0; display: grid; place-content: center; height: 100vh;
        background: ${maskable ? GROUND : "transparent"} }
    </style><img width="${mark}" height="${mark}" src="data:image/svg+xml;base64,${svg}">`);
    await page.locator("img").evaluate((img: { decode(): Promise<void> }) => img.decode());
    writeFileSync(
      join(WEB, "public", name),
      await page.screenshot({ omitBackground: !maskable, type: "png" }),
    );
  }
} finally {
  await browser.close();
}
