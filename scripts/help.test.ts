import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };

const run = promisify(execFile);

/** Name and file of every command that is a program of ours. */
const COMMANDS = Object.entries(manifest.scripts).flatMap(([name, command]) => {
  const file = /(?:^|&& |exec )node (?:--\S+ )*(\S+\.ts)$/.exec(command)?.[1];
  return file === undefined ? [] : [[name, file] as const];
});

test("[E11] these are the commands", () => {
  expect(COMMANDS.length).toBeGreaterThanOrEqual(15);
});

test.each(COMMANDS)(
  "[E11] npm run %s -- --help says what it takes and does nothing",
  async (name, file) => {
    const { stdout, stderr } = await run(process.execPath, [file, "--help"]);
    expect(stdout).toContain(name === "start" ? "npm start" : `npm run ${name}`);
    expect(stderr).toBe("");
  },
);

test.each(COMMANDS)(
  "[U27] npm run %s refuses what it does not know in a line, does nothing, and ends with 1",
  async (_name, file) => {
    const ended = await run(process.execPath, [file, "--nonsense"]).catch(
      (error: unknown) => error,
    );
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    const { stderr } = ended as { readonly stderr: string };
    expect(stderr).toMatch(/nonsense|^Usage: /);
    expect(stderr).not.toMatch(/^ +at /m);
  },
);

test.each([
  ["keys.ts", ["create", ""], /^A name has 1 to 100 characters/],
  ["keys.ts", ["create", "\u0007"], /^A name has 1 to 100 characters/],
  ["keys.ts", ["revoke", "x"], /^"x" is not the id of a key/],
  ["outbox.ts", ["retry", "x"], /^"x" is not the id of an effect/],
  ["outbox.ts", ["retry", "--all", "x"], /^Usage: /],
  ["webhooks.ts", ["replay", "x"], /^Usage: /],
  [
    "screens.ts",
    ["line", "x"],
    /^There is no scene "x"; there are checkout-pending, .*, loading\.\n/,
  ],
])("[U27] %s %j is looked at before a database is opened", async (file, args, said) => {
  const env = { ...process.env, DATABASE_URL: "postgres://127.0.0.1:1/nowhere" };
  const command = run(process.execPath, [`scripts/${file}`, ...args], { env });
  const ended = await command.catch((error: unknown) => error);
  expect(ended).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(said) });
});
