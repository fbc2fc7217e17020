/** The flags of the import, read and judged all at once. */
import { parseArgs } from "node:util";

import { STEPS_KEPT_MS } from "../../src/domain/admission.ts";
import {
  DEFAULT_EXTENSION_MS,
  DEFAULT_HOLD_MS,
  DEFAULT_LIMIT,
  DEFAULT_PAY_MS,
  DEFAULT_QUEUE,
  DEFAULT_RETRY_MS,
  type QueueTerms,
} from "../../src/domain/event.ts";
import type { ProviderName } from "../../src/domain/order.ts";
import { SEATS_PER_REQUEST_MAX } from "../../src/protocol/api.ts";
import { UsageError } from "../../src/usage-error.ts";

export interface ImportOptions {
  readonly plan: string;
  /** Undefined: the one beside the plan, if there is one. */
  readonly sidecar: string | undefined;
  /** Undefined: made of the event's name. */
  readonly event: string | undefined;
  /** Undefined: the plan's name. */
  readonly name: string | undefined;
  readonly venue: string | undefined;
  readonly timeZone: string;
  /** Epoch ms. */
  readonly startsAt: number;
  readonly opensAt: number;
  readonly currency: string;
  /** Minor units by category name. */
  readonly prices: Readonly<Record<string, number>>;
  readonly limit: number;
  readonly holdMs: number;
  readonly extensionMs: number;
  readonly payMs: number;
  readonly retryMs: number;
  readonly provider: ProviderName;
  readonly queue: QueueTerms;
  /** Flags that count only if the organiser turns a queue on later: there is no lobby, and no queue behind it. */
  readonly idle: readonly string[];
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const PROVIDERS: readonly ProviderName[] = ["testbank", "stripe"];

/** As it is typed. */
const USUAL_QUEUE = {
  rate: String(DEFAULT_QUEUE.ratePerMinute),
  inside: String(DEFAULT_QUEUE.insideMax),
  enter: shown(DEFAULT_QUEUE.enterMs),
  shopping: shown(DEFAULT_QUEUE.shoppingMs),
};
const QUEUE_FLAGS = ["rate", "inside", "enter", "shopping"] as const;

export const USAGE = `Usage: npm run import -- plan.json [--sidecar file] [--event slug] [--name "..."] [--venue "..."]
    [--starts ISO time] [--opens ISO time|now] [--timezone Europe/Berlin] [--currency EUR]
    [--price "Category=minor units"]... [--limit ${DEFAULT_LIMIT}] [--hold ${shown(DEFAULT_HOLD_MS)}] [--extension ${shown(DEFAULT_EXTENSION_MS)}]
    [--pay-time ${shown(DEFAULT_PAY_MS)}] [--retry-time ${shown(DEFAULT_RETRY_MS)}] [--payment ${PROVIDERS.join("|")}]
    [--lobby 30m] [--cool-down 24h] [--rate ${USUAL_QUEUE.rate}] [--inside ${USUAL_QUEUE.inside}] [--enter ${USUAL_QUEUE.enter}] [--shopping ${USUAL_QUEUE.shopping}]
  With --lobby the crowd waits for the bell in a lobby, is drawn, and is let in: so many a minute (--rate), and
  nobody while so many are inside or were called in the last 20 s (--inside), each with a time to enter (--enter) and to choose
  (--shopping). Who enters later than 20 s after the call comes on top of --inside. With --cool-down an address that signed in for
  the first time later than that before the bell draws no lot: it comes behind the draw.`;

const TEXT_LENGTH_MAX = 200;
/** A minute, or at a time. */
const PEOPLE_MAX = 100_000;
/** How long a length of time may be; the least is one of its smallest unit. */
interface Lengths {
  readonly units: Readonly<Record<string, number>>;
  readonly maxMs: number;
  readonly use: string;
}
const SHORT: Lengths = {
  units: { s: SECOND_MS, m: MINUTE_MS },
  maxMs: 120 * MINUTE_MS,
  use: "seconds or minutes, 1s to 120m",
};
/** Longer, and hardly anybody would draw a lot. */
const LONG: Lengths = {
  units: { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS },
  maxMs: 365 * DAY_MS,
  use: "minutes, hours or days, 1m to 365d",
};
/** Kick-off, if nobody says when. */
const DEFAULT_START_DAYS = 30;
export const SLUG_PATTERN = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** A time without an offset would mean another moment on another machine. */
const TIME_PATTERN = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** Throws a UsageError with one line a problem. `now` is epoch ms. */
export function readOptions(argv: readonly string[], now: number): ImportOptions {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      sidecar: { type: "string" },
      event: { type: "string" },
      name: { type: "string" },
      venue: { type: "string" },
      starts: { type: "string" },
      opens: { type: "string", default: "now" },
      timezone: { type: "string", default: Intl.DateTimeFormat().resolvedOptions().timeZone },
      currency: { type: "string", default: "EUR" },
      price: { type: "string", multiple: true, default: [] },
      limit: { type: "string", default: String(DEFAULT_LIMIT) },
      hold: { type: "string", default: shown(DEFAULT_HOLD_MS) },
      extension: { type: "string", default: shown(DEFAULT_EXTENSION_MS) },
      "pay-time": { type: "string", default: shown(DEFAULT_PAY_MS) },
      "retry-time": { type: "string", default: shown(DEFAULT_RETRY_MS) },
      payment: { type: "string", default: "testbank" },
      lobby: { type: "string" },
      "cool-down": { type: "string" },
      rate: { type: "string" },
      inside: { type: "string" },
      enter: { type: "string" },
      shopping: { type: "string" },
    },
  });
  const problems: string[] = [];
  const plan = positionals[0];
  if (plan === undefined || positionals.length > 1) {
    problems.push(`Expected one plan file, got ${positionals.length}.`);
  }
  if (values.event !== undefined && !SLUG_PATTERN.test(values.event)) {
    problems.push(
      `--event is "${values.event}": use 1 to 40 lower-case letters, digits and hyphens.`,
    );
  }
  for (const flag of ["name", "venue"] as const) {
    const length = values[flag]?.trim().length ?? 1;
    if (length < 1 || length > TEXT_LENGTH_MAX) {
      problems.push(`--${flag} must have 1 to ${TEXT_LENGTH_MAX} characters.`);
    }
  }
  if (!isTimeZone(values.timezone)) {
    problems.push(`--timezone is "${values.timezone}": use a name such as Europe/Berlin.`);
  }
  if (!isCurrency(values.currency)) {
    problems.push(`--currency is "${values.currency}": use an ISO 4217 code such as EUR.`);
  }
  const time = (flag: string, text: string): number => {
    const value = TIME_PATTERN.test(text) ? Date.parse(text) : NaN;
    if (Number.isNaN(value)) {
      problems.push(`${flag} is "${text}": use a time with its offset, 2027-05-30T20:45:00+02:00.`);
    }
    return value;
  };
  const startsAt =
    values.starts === undefined
      ? now + DEFAULT_START_DAYS * DAY_MS
      : time("--starts", values.starts);
  const opensAt = values.opens === "now" ? now : time("--opens", values.opens);
  if (startsAt <= now)
    problems.push(
      `--starts is ${values.starts}: that is over. Give the time at which the event will start.`,
    );
  else if (opensAt >= startsAt)
    problems.push("The sale must open (--opens) before the event starts (--starts).");

  const whole = (flag: string, text: string, max: number): number => {
    const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
    if (!(value >= 1 && value <= max)) {
      problems.push(`${flag} is "${text}": it must be a whole number from 1 to ${max}.`);
    }
    return value;
  };
  const limit = whole("--limit", values.limit, SEATS_PER_REQUEST_MAX);
  const duration = (flag: string, text: string, { units, maxMs, use } = SHORT): number => {
    const [, count, unit = ""] = /^(\d{1,4})([a-z])$/.exec(text) ?? [];
    const ms = Number(count) * (units[unit] ?? NaN);
    if (!(ms >= Math.min(...Object.values(units)) && ms <= maxMs))
      problems.push(`${flag} is "${text}": use ${use}.`);
    return ms;
  };
  const holdMs = duration("--hold", values.hold);
  const extensionMs = duration("--extension", values.extension);
  const payMs = duration("--pay-time", values["pay-time"]);
  const retryMs = duration("--retry-time", values["retry-time"]);
  const { lobby, "cool-down": coolDown } = values;
  const lobbyMs = lobby === undefined ? null : duration("--lobby", lobby);
  const coolDownMs = coolDown === undefined ? null : duration("--cool-down", coolDown, LONG);
  if (coolDownMs !== null && lobbyMs === null)
    problems.push("--cool-down is about the draw: give --lobby too.");
  const queue: QueueTerms = {
    lobbyMs,
    coolDownMs,
    ratePerMinute: whole("--rate", values.rate ?? USUAL_QUEUE.rate, PEOPLE_MAX),
    insideMax: whole("--inside", values.inside ?? USUAL_QUEUE.inside, PEOPLE_MAX),
    enterMs: duration("--enter", values.enter ?? USUAL_QUEUE.enter),
    shoppingMs: duration("--shopping", values.shopping ?? USUAL_QUEUE.shopping),
  };
  const given = QUEUE_FLAGS.filter((flag) => values[flag] !== undefined);
  if (queue.enterMs >= STEPS_KEPT_MS) problems.push("--enter must be less than 60m.");
  const provider = PROVIDERS.find((name) => name === values.payment);
  if (provider === undefined) {
    problems.push(`--payment is "${values.payment}": use ${PROVIDERS.join(" or ")}.`);
  }
  const prices = readPrices(values.price, problems);

  if (problems.length > 0 || plan === undefined || provider === undefined)
    throw new UsageError(problems.join("\n"));
  return {
    plan,
    sidecar: values.sidecar,
    event: values.event,
    name: values.name?.trim(),
    venue: values.venue?.trim(),
    timeZone: values.timezone,
    startsAt,
    opensAt,
    currency: values.currency,
    prices,
    limit,
    holdMs,
    extensionMs,
    payMs,
    retryMs,
    provider,
    queue,
    idle: lobby === undefined ? given.map((flag) => `--${flag}`) : [],
  };
}

/** A whole number of minutes, as it is typed. */
function shown(ms: number): string {
  return `${ms / MINUTE_MS}m`;
}

/** "Category=4500"; the last equals sign counts, a category's name may have others. */
function readPrices(given: readonly string[], problems: string[]): Record<string, number> {
  const prices = new Map<string, number>();
  for (const text of given) {
    const [, category, amount] = /^(.+)=(\d{1,15})$/.exec(text) ?? [];
    if (category === undefined || amount === undefined) {
      problems.push(`--price is "${text}": use "Category=minor units", 4500 for 45.00.`);
    } else if (prices.has(category)) problems.push(`--price names "${category}" twice.`);
    else prices.set(category, Number(amount));
  }
  return Object.fromEntries(prices);
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf("currency").includes(code);
}
