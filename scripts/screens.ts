/** Takes the pictures of docs/screens: every screen and state, played against a server of its own on an
 * embedded PostgreSQL:
 *
 *   npm run screens                all of them
 *   npm run screens -- line sale   these only
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { readConfig } from "../src/config.ts";
import { STADIUM_SEATS_MAX, STADIUM_SEATS_MIN } from "../src/domain/venue/design.ts";
import { openGrandstand } from "../src/grandstand.ts";
import { asked } from "../src/help.ts";
import { integer } from "../sim/option-value.ts";
import { openDatabase } from "../src/store/embedded.ts";
import { launch, SOFTWARE_GL } from "../test/browser/chromium.ts";
import { setScenery } from "../test/browser/scenery.ts";
import { play, type Scene, SCENE_NAMES, scenesOf } from "../test/browser/scenes.ts";

const SIZES = [
  { name: "phone", width: 360, height: 740 },
  { name: "tablet", width: 768, height: 1024 },
  { name: "desk", width: 1440, height: 900 },
] as const;
/** Shown at every size and in Arabic; the others on a phone in light only. */
const MAIN = [
  "lobby-in",
  "line",
  "turn",
  "sale",
  "sale-close",
  "sale-held",
  "checkout",
  "tickets",
  "sold-out",
];
const QUALITY = 70;

const USAGE = `Usage: npm run screens -- [SCENE...] [--out docs/screens] [--seats 30000] [--crowd 140] [--everything]
  Without the name of a scene all of them; with --everything each at every size.`;

const { out, seats, crowd, everything, wanted } = asked(USAGE, () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: "string", default: "docs/screens" },
      seats: { type: "string", default: "30000" },
      crowd: { type: "string", default: "140" },
      everything: { type: "boolean", default: false },
    },
  });
  const unknown = positionals.find((name) => !SCENE_NAMES.includes(name));
  if (unknown !== undefined)
    throw new Error(`There is no scene "${unknown}"; there are ${SCENE_NAMES.join(", ")}.`);
  return {
    ...values,
    seats: integer("seats", values.seats, STADIUM_SEATS_MIN, STADIUM_SEATS_MAX),
    crowd: integer("crowd", values.crowd, 1, 10_000),
    wanted: positionals,
  };
});
mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "grandstand-screens-"));
const database = await openDatabase({ dataDir: folder, log: () => undefined });
const config = readConfig(
  {
    PORT: "0",
    DATABASE_URL: database.url,
    GRANDSTAND_DATA: folder,
    GRANDSTAND_DEMO: "off",
    GRANDSTAND_CHALLENGE_BITS: "0",
    GRANDSTAND_SIGN_INS_PER_MINUTE: "1000000",
    GRANDSTAND_JOINS_PER_MINUTE: "1000000",
  },
  [],
);
const server = await openGrandstand(config, { info: () => undefined, error: console.error });
const browser = await launch(SOFTWARE_GL);
try {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const scenery = await setScenery({
    url: server.url,
    organiserKey: config.organiserKey,
    client,
    seats,
    crowd,
  });
  await client.end();
  const scenes = scenesOf(scenery);
  for (const scene of scenes) {
    if (wanted.length > 0 && !wanted.includes(scene.name)) continue;
    console.log(scene.name);
    await shoot(scene);
  }
  const there = scenes.filter(({ name }) => existsSync(fileOf(name, "phone", "light")));
  writeFileSync(join(out, "README.md"), table(there.map(({ name }) => name)));
} finally {
  await browser.close();
  await server.stop();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function shoot(scene: Scene): Promise<void> {
  const main = MAIN.includes(scene.name);
  const page = await play(browser, server.url, scene, { viewport: SIZES[0] });
  for (const { name, ...viewport } of main ? SIZES : SIZES.slice(0, 1)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of main || everything
      ? (["light", "dark"] as const)
      : (["light"] as const)) {
      await page.emulateMedia({ colorScheme });
      await settle(page);
      await page.screenshot({
        path: fileOf(scene.name, name, colorScheme),
        type: "jpeg",
        quality: QUALITY,
      });
    }
  }
  await page.context().close();
  if (!main) return;
  const arabic = await play(browser, server.url, scene, { viewport: SIZES[0], locale: "ar" });
  await settle(arabic);
  await arabic.screenshot({
    path: fileOf(scene.name, "phone", "arabic"),
    type: "jpeg",
    quality: QUALITY,
  });
  await arabic.context().close();
}

/** The map paints in frames of its own. */
async function settle(page: Awaited<ReturnType<typeof play>>): Promise<void> {
  await page.evaluate("document.fonts.ready");
  await page.evaluate(
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 150))))",
  );
}

function fileOf(scene: string, size: string, look: string): string {
  return join(out, `${scene}-${size}-${look}.jpg`);
}

function table(names: readonly string[]): string {
  const main = names.filter((name) => MAIN.includes(name));
  const others = names.filter((name) => !MAIN.includes(name));
  const rows = main.map((name) =>
    [
      name,
      image(name, "phone", "light", 150),
      image(name, "phone", "dark", 150),
      image(name, "phone", "arabic", 150),
      `${image(name, "tablet", "light", 160)} ${image(name, "tablet", "dark", 160)}`,
      `${image(name, "desk", "light", 240)} ${image(name, "desk", "dark", 240)}`,
    ].join(" | "),
  );
  return `# Screens

Made by \`npm run screens\`; not edited by hand. Phone 360 x 740, tablet 768 x 1024, desk 1440 x 900.

| screen | phone | dark | Arabic | tablet | desk |
|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join("\n")}

## Every other state, on a phone

${others.map((name) => image(name, "phone", "light", 150)).join("\n")}
`;
}

function image(scene: string, size: string, look: string, width: number): string {
  return `<img src="${scene}-${size}-${look}.jpg" width="${width}" alt="${scene}, ${size}, ${look}">`;
}
