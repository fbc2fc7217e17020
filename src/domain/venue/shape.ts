/** Checks of the shape of a JSON value, put together like the value itself. They report every
 * deviation with its place and never throw, whatever they are given. */
import { below, type Place, type Report } from "./finding.ts";

export type Check = (value: unknown, place: Place, report: Report) => void;
export interface Member {
  readonly check: Check;
  readonly required: boolean;
}
export type Json = Readonly<Record<string, unknown>>;

const QUOTED_LENGTH_MAX = 40;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object under a name; an empty one if there is none. */
export function memberOf(value: Json, name: string): Json {
  const member = Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(member) ? member : {};
}

/** A value in the words of a message. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return `the text ${quote(value)}`;
  if (typeof value === "object") return "an object";
  if (typeof value === "number" || typeof value === "boolean")
    return `the ${typeof value} ${value}`;
  return `a ${typeof value}`;
}

export function quote(text: string): string {
  const short = text.length > QUOTED_LENGTH_MAX ? `${text.slice(0, QUOTED_LENGTH_MAX)}…` : text;
  return JSON.stringify(short);
}

function expected(what: string): Check {
  return (value, place, report) =>
    report.error(place, `Found ${describe(value)}.`, `It must be ${what}.`);
}

export function required(check: Check): Member {
  return { check, required: true };
}

export function optional(check: Check): Member {
  return { check, required: false };
}

export function object(members: Readonly<Record<string, Member>>): Check {
  const known = new Map(Object.entries(members));
  const needed = [...known].filter(([, member]) => member.required).map(([name]) => name);
  const otherwise = expected("an object");
  return (value, place, report) => {
    if (!isObject(value)) return otherwise(value, place, report);
    for (const name of needed) {
      if (!Object.hasOwn(value, name)) {
        report.error(place, `The property ${quote(name)} is missing.`, "Add it.");
      }
    }
    for (const name of Object.keys(value)) {
      const member = known.get(name);
      if (member) member.check(value[name], below(place, name), report);
      else {
        report.warn(
          below(place, name),
          `The property ${quote(name)} is not known here.`,
          "It is left out. Check its spelling.",
        );
      }
    }
  };
}

/** An object used as a map: any name, one kind of value. */
export function mapOf(check: Check): Check {
  const otherwise = expected("an object");
  return (value, place, report) => {
    if (!isObject(value)) return otherwise(value, place, report);
    for (const name of Object.keys(value)) check(value[name], below(place, name), report);
  };
}

export function list(check: Check): Check {
  const otherwise = expected("a list");
  return (value, place, report) => {
    if (!Array.isArray(value)) return otherwise(value, place, report);
    for (let i = 0; i < value.length; i++) check(value[i], below(place, i), report);
  };
}

/** Text without control characters, of `min` to `max` UTF-16 units. */
export function text(min: number, max: number): Check {
  const what = min > 0 ? `text of ${min} to ${max} characters` : `text of up to ${max} characters`;
  const otherwise = expected(what);
  const clean = expected("text without control characters");
  return (value, place, report) => {
    if (typeof value !== "string" || value.length < min || value.length > max) {
      return otherwise(value, place, report);
    }
    if (/\p{Cc}|\p{Cs}/u.test(value)) clean(value, place, report);
  };
}

export function matching(pattern: RegExp, what: string): Check {
  const otherwise = expected(what);
  return (value, place, report) => {
    if (typeof value !== "string" || !pattern.test(value)) otherwise(value, place, report);
  };
}

/** A finite number from `min` to `max`. */
export function number(min = -Infinity, max = Infinity): Check {
  const finite = expected("a finite number");
  const inRange = expected(`a number from ${min} to ${max}`);
  return (value, place, report) => {
    if (typeof value !== "number" || !Number.isFinite(value)) finite(value, place, report);
    else if (value < min || value > max) inRange(value, place, report);
  };
}

export function whole(min: number, max: number): Check {
  const otherwise = expected(`a whole number from ${min} to ${max}`);
  return (value, place, report) => {
    if (!Number.isSafeInteger(value) || Number(value) < min || Number(value) > max) {
      otherwise(value, place, report);
    }
  };
}

export function oneOf(...choices: readonly (string | number | boolean | null)[]): Check {
  const otherwise = expected(choices.map((choice) => JSON.stringify(choice)).join(" or "));
  return (value, place, report) => {
    if (!choices.some((choice) => choice === value)) otherwise(value, place, report);
  };
}
