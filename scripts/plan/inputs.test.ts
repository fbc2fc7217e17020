import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DEFAULTS, readInputs } from "./inputs.ts";

test("[G7] what is not said is the default, what is said counts", () => {
  expect(readInputs([])).toEqual({ inputs: DEFAULTS, json: false });
  const { inputs, json } = readInputs(["--fans", "7", "--poll", "2.25", "--db-cores=3", "--json"]);
  expect(inputs).toEqual({ ...DEFAULTS, fans: 7, poll: 2.25, "db-cores": 3 });
  expect(json).toBe(true);
});

test.each([
  ["--fans", "many"],
  ["--fans", "1.5"],
  ["--fans", "1000000001"],
  ["--fans", ""],
  ["--seats", "1e3"],
  ["--minutes", "0"],
  ["--speed", "0"],
  ["--party", "20.5"],
  ["--busy", "101"],
])("[G7] %s %s is refused in one line that names the option", (option, value) => {
  expect(() => readInputs([`${option}=${value}`])).toThrow(
    new RegExp(`^${option} is "${value}": it must be [^\n]*\\.$`),
  );
});

test("[G7] every mistake has its line, and the command ends with 1", async () => {
  expect(await run("--fans", "x", "--cdn", "-")).toEqual({
    code: 1,
    out: "",
    err:
      '--fans is "x": it must be a whole number from 0 to 1,000,000,000.\n' +
      '--cdn is "-": it must be a whole number from 0 to 10,000.\n',
  });
  const unknown = await run("--fan", "3");
  expect(unknown).toMatchObject({ code: 1, out: "" });
  expect(unknown.err).toMatch(/^Unknown option '--fan'.*\nnpm run plan -- /);
});

test("[G7] as JSON it is the same plan", async () => {
  const { code, out } = await run("--json", "--fans", "1000");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ inputs: { fans: 1_000 }, nodes: 1, databases: 1 });
});

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const script = join(import.meta.dirname, "..", "plan.ts");
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });
}
