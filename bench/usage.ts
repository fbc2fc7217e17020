/** What a piece of work has cost: CPU and memory of each kind of process, and what PostgreSQL wrote. */
import { ask } from "./ask.ts";
import { commandOf, family, memoryOf, processes } from "./cpu.ts";

export const ROLES = [
  "server",
  "live feed",
  "Redis",
  "PostgreSQL",
  "Restate",
  "bank",
  "generator",
] as const;
export type Role = (typeof ROLES)[number];
export type ByRole = Readonly<Partial<Record<Role, number>>>;

export interface Written {
  /** Transactions that wrote something. */
  readonly transactions: number;
  /** Inserted, updated and deleted. Whole only once the sessions that did it have ended. */
  readonly rows: number;
  readonly walBytes: number;
}

export interface Usage {
  readonly cpuSeconds: ByRole;
  /** Null: there is no PostgreSQL. */
  readonly written: Written | null;
}

/** The processes of a run: of the server with all that it starts, of PostgreSQL, of the bank if it is not the
 * server's. */
export interface Watched {
  readonly databaseUrl: string;
  /** At the moment; undefined: it does not run. */
  readonly server: () => number | undefined;
}

const READ = `select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid,
    pg_snapshot_xmax(pg_current_snapshot())::text::float8 as transactions,
    (select tup_inserted + tup_updated + tup_deleted from pg_stat_database
      where datname = current_database())::float8 as rows,
    pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as "walBytes"`;

type Reading = Written & { readonly pid: number };

export async function readDatabase(url: string): Promise<Reading> {
  const [reading] = await ask<Reading>(url, READ);
  return reading!;
}

/** What was used between two moments. */
export class Meter {
  readonly #watched: Watched;
  readonly #database: Reading;
  readonly #cpu: ByRole;

  private constructor(watched: Watched, database: Reading) {
    this.#watched = watched;
    this.#database = database;
    this.#cpu = cpuOf(watched, database.pid);
  }

  static async start(watched: Watched): Promise<Meter> {
    return new Meter(watched, await readDatabase(watched.databaseUrl));
  }

  async read(): Promise<Usage & { readonly written: Written }> {
    const { databaseUrl } = this.#watched;
    const cpu = cpuOf(this.#watched, this.#database.pid);
    const now = await readDatabase(databaseUrl);
    const used = ROLES.map((role) => [role, (cpu[role] ?? 0) - (this.#cpu[role] ?? 0)] as const);
    return {
      cpuSeconds: Object.fromEntries(used.filter(([role]) => cpu[role] !== undefined)),
      written: {
        transactions: now.transactions - this.#database.transactions,
        rows: now.rows - this.#database.rows,
        walBytes: now.walBytes - this.#database.walBytes,
      },
    };
  }

  /** Bytes of each kind of process at the moment. */
  memory(): ByRole {
    const all = sumByRole(this.#watched, this.#database.pid, ({ pid }) => memoryOf(pid));
    const { generator: _, ...served } = all;
    return served;
  }
}

function cpuOf(watched: Watched, postgres: number): ByRole {
  return sumByRole(watched, postgres, ({ seconds }) => seconds);
}

function sumByRole(
  { server }: Watched,
  postgres: number,
  value: (it: ReturnType<typeof processes>[number]) => number,
): ByRole {
  const all = processes();
  const sums: Partial<Record<Role, number>> = {};
  const add = (role: Role, amount: number): void => void (sums[role] = (sums[role] ?? 0) + amount);
  for (const it of family(server() ?? -1, all)) add(roleOf(it.pid), value(it));
  for (const it of family(postgres, all)) add("PostgreSQL", value(it));
  for (const it of family(process.pid, all)) {
    if (it.pid === process.pid) add("generator", value(it));
    else if (roleOf(it.pid) === "bank" && it.parent === process.pid) add("bank", value(it));
  }
  return sums;
}

function roleOf(pid: number): Role {
  const command = commandOf(pid);
  if (command.includes("http/live/")) return "live feed";
  if (command.includes("redis-server")) return "Redis";
  return command.includes("testbank") ? "bank" : "server";
}
