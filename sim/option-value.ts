/** Values on a command line: what cannot be used is said before anything is started, in one line for the user. */

export class OptionError extends Error {}

export function oneOf<T extends string>(name: string, value: string, ...allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw new OptionError(`--${name} is ${allowed.join(" or ")}, got ${value}.`);
}

export function integer(name: string, value: string, min: number, max: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw new OptionError(`--${name} must be a whole number from ${min} to ${max}, got ${value}.`);
}
