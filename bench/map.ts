/** How soon the map is there and what it costs to move it: 60,000 seats, all free, in headless Chromium
 * without a GPU, against a server on the same machine: `npm run build && node bench/map.ts`. Any other
 * sale is measured by the address of its page: `node bench/map.ts http://127.0.0.1:3000/events/cup-final`
 *
 * First paint: from the navigation to the end of the first frame that drew stands, the CPU of the page
 * slowed down four times, nothing cached. How soon that is is a matter of the machine as well: in turn with it a page
 * is loaded that draws a square on a canvas and nothing else. Script: what the page's animation frames take on the
 * main thread while the map is dragged and zoomed, not slowed down. Rasterising is not in it: without
 * a GPU it says nothing about a phone.
 */
import type { Page } from "playwright-core";
import { type Ends, runToEnd } from "../sim/ends.ts";
import { launch, SOFTWARE_GL } from "../test/browser/chromium.ts";
import { Arena } from "./arena.ts";

const SEATS = 60_000;
const LOADS = 5;
const CPU_SLOWDOWN = 4;
const DRAGS = 60;
const SCREENS = [
  ["phone", { width: 360, height: 740 }, 3],
  ["desktop", { width: 1440, height: 900 }, 1],
] as const;
/** Wheel notches from the view before. */
const ZOOMS = [
  ["overview", 0],
  ["stands", 5],
  ["seats", 5],
  ["close up", 5],
] as const;

/** What a browser needs for any picture on a canvas. */
const BARE = `<!doctype html><canvas></canvas><script>
requestAnimationFrame(() => {
  const pen = document.querySelector("canvas").getContext("2d");
  pen.fill(new Path2D("M0 0h90v90H0z"));
});
</script>`;

/** Runs before the page does: notes the first drawing of the ground and the time of every frame. */
const PROBE = `(() => {
  const { promise, resolve } = Promise.withResolvers();
  const probe = (globalThis.probe = { painted: promise, frames: [] });
  let drawn = false;
  const ask = globalThis.requestAnimationFrame.bind(globalThis);
  const fill = CanvasRenderingContext2D.prototype.fill;
  CanvasRenderingContext2D.prototype.fill = function (...given) {
    if (!drawn && given[0] instanceof Path2D) {
      drawn = true;
      // A message comes after the frame that it was sent in.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    }
    return fill.apply(this, given);
  };
  globalThis.requestAnimationFrame = (run) =>
    ask((time) => {
      const since = performance.now();
      run(time);
      probe.frames.push(performance.now() - since);
    });
})()`;

async function firstPaint(page: Page, url: string): Promise<number> {
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  await client.send("Network.setCacheDisabled", { cacheDisabled: true });
  await client.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  await page.goto(url);
  const painted = await page.evaluate<number>("probe.painted");
  await client.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await client.detach();
  return painted;
}

/** Script a frame, ms, while the map is dragged to and fro where the north stand is. */
async function drag(page: Page, notches: number): Promise<number[]> {
  const box = await page.locator(".map-canvases").boundingBox();
  if (box === null) throw new Error("there is no map");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 5];
  await page.mouse.move(x, y);
  for (let n = 0; n < notches; n++) await page.mouse.wheel(0, -100);
  await page.evaluate("void (probe.frames.length = 0)");
  await page.mouse.down();
  for (let n = 0; n < DRAGS; n++) {
    await page.mouse.move(x + 40 * Math.sin(n / 3), y + 20 * Math.cos(n / 3));
    await page.evaluate("new Promise((next) => requestAnimationFrame(next))");
  }
  await page.mouse.up();
  // Those that drew, not those that this waited for.
  return (await page.evaluate<number[]>("probe.frames")).filter((ms) => ms > 0.05);
}

function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(digits);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms (${sorted.length})`;
}

async function ownSale(ends: Ends): Promise<string> {
  const arena = await Arena.open(ends, () => undefined);
  await arena.addEvent("map", SEATS);
  const server = await arena.startServer();
  await arena.openSale(server, "map");
  return new URL("/events/map", server.url).href;
}

await runToEnd(async (ends) => {
  const url = process.argv[2] ?? (await ownSale(ends));
  const browser = await ends.start(
    () => launch(SOFTWARE_GL),
    (browser) => browser.close(),
  );
  for (const [screen, viewport, deviceScaleFactor] of SCREENS) {
    const paints: number[] = [];
    const bare: number[] = [];
    const open = async () => {
      const page = await browser.newPage({ viewport, deviceScaleFactor });
      await page.addInitScript(PROBE);
      return page;
    };
    for (let load = 0; load < LOADS; load++) {
      const empty = await open();
      bare.push(await firstPaint(empty, `data:text/html,${encodeURIComponent(BARE)}`));
      await empty.context().close();
      const page = await open();
      paints.push(await firstPaint(page, url));
      if (load === LOADS - 1) {
        console.log(`${screen}, bare canvas, CPU / ${CPU_SLOWDOWN}: ${spread(bare, 0)}`);
        console.log(`${screen}, first paint, CPU / ${CPU_SLOWDOWN}: ${spread(paints, 0)}`);
        for (const [zoom, notches] of ZOOMS)
          console.log(
            `${screen}, script a frame, ${zoom}: ${spread(await drag(page, notches), 2)}`,
          );
      }
      await page.context().close();
    }
  }
  return 0;
});
