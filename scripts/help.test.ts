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
