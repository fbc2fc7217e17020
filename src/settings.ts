/** Settings as the operator gives them, in the environment or as options of the command line, read one by one. What is
 * wrong is gathered, a line each, so that all of it is told at once: what was given, and what is allowed. A secret is
 * never part of a line. */
import { parseDatabaseUrl } from "./store/connect.ts";
import { UsageError } from "./usage-error.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** Settings that the command line may give as well. */
const OPTIONS: Readonly<Record<string, string>> = {
  "--engine": "GRANDSTAND_ENGINE",
  "--instances": "GRANDSTAND_INSTANCES",
  "--cache": "GRANDSTAND_CACHE",
  "--queue": "GRANDSTAND_QUEUE",
  "--nodes": "GRANDSTAND_NODES",
};
/** Settings that are on when the command line names them. */
const FLAGS: Readonly<Record<string, string>> = { "--cluster": "GRANDSTAND_CLUSTER" };
/** How else on and off are written. */
const SWITCHES: Readonly<Record<string, string>> = { "1": "on", "0": "off", on: "on", off: "off" };
export const SECRET_LENGTH_MIN = 32;

export class Settings {
  /** One line each. */
  readonly problems: string[] = [];
  readonly #env: Env;

  /** `argv` is what follows the script's name. */
  constructor(environment: Env, argv: readonly string[]) {
    this.#env = { ...environment, ...this.#options(argv) };
  }

  /** Undefined: not given. */
  readonly text = (name: string): string | undefined => this.#env[name]?.trim() || undefined;

  integer(name: string, fallback: number, min: number, max: number): number {
    const given = this.text(name);
    const value = given === undefined ? fallback : /^\d{1,9}$/.test(given) ? Number(given) : NaN;
    if (value >= min && value <= max) return value;
    this.problems.push(`${name} is "${given}": it must be a whole number from ${min} to ${max}.`);
    return fallback;
  }

  choice(name: string, fallback: "on" | "off"): boolean {
    const given = SWITCHES[this.text(name) ?? fallback] ?? this.text(name);
    if (given !== "on" && given !== "off")
      this.problems.push(`${name} is "${given}": write on or off.`);
    return given === "on";
  }

  oneOf<T extends string>(name: string, fallback: T, ...allowed: readonly T[]): T {
    const given = this.text(name) ?? fallback;
    const found = allowed.find((one) => one === given);
    if (found === undefined)
      this.problems.push(`${name} is "${given}": write ${allowed.join(" or ")}.`);
    return found ?? fallback;
  }

  host(name: string, fallback: string): string {
    const given = this.text(name);
    if (given !== undefined && !/^[a-z\d.:-]{1,253}$/i.test(given))
      this.problems.push(`${name} is "${given}": it must be an IP address or a host name.`);
    return given ?? fallback;
  }

  address(name: string): string | undefined {
    const given = this.text(name);
    if (given === undefined) return undefined;
    if (!/^https?:$/.test(URL.parse(given)?.protocol ?? ""))
      this.problems.push(
        `${name} is "${given}": it must be an address that begins with http(s)://.`,
      );
    return given;
  }

  database(name: string): string | undefined {
    const given = this.text(name);
    try {
      if (given !== undefined) parseDatabaseUrl(given);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.problems.push(error.message.replace("DATABASE_URL", name));
    }
    return given;
  }

  secret(name: string, mustBeGiven: boolean): string | undefined {
    const given = this.text(name);
    const length = given?.length ?? 0;
    if (given !== undefined && length < SECRET_LENGTH_MIN) {
      this.problems.push(
        `${name} has ${length} characters: it must have ${SECRET_LENGTH_MIN} or more.`,
      );
    } else if (given === undefined && mustBeGiven) {
      this.problems.push(
        `${name} is not set: in production with DATABASE_URL it must be given (${SECRET_LENGTH_MIN} characters or more), so that all servers share it.`,
      );
    }
    return given;
  }

  #options(argv: readonly string[]): Env {
    const given: Record<string, string> = {};
    for (let n = 0; n < argv.length; n++) {
      const [, name = "", inline] = /^([^=]*)(?:=([^]*))?$/.exec(argv[n]!) ?? [];
      const setting = OPTIONS[name] ?? FLAGS[name];
      if (setting === undefined) {
        const known = Object.keys({ ...OPTIONS, ...FLAGS }).join(", ");
        this.problems.push(
          `Unknown argument "${argv[n]}": there are ${known}; the rest is set up by environment variables.`,
        );
      } else {
        const isFlag = FLAGS[name] !== undefined;
        const follows = inline === undefined && !isFlag && !argv[n + 1]?.startsWith("--");
        const value = follows ? argv[++n] : (inline ?? (isFlag ? "on" : undefined));
        if (value?.trim()) given[setting] = value;
        else this.problems.push(`${name} needs a value.`);
      }
    }
    return given;
  }
}
