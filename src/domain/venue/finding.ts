/** What is wrong with a venue's files, where exactly, and what to do about it. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly source: Source;
  /** JSON pointer (RFC 6901) into the source; "" is the whole of it. */
  readonly at: string;
  readonly problem: string;
  readonly advice: string;
}

export type Source = "plan" | "sidecar" | "prices";

/** A place in a file as a chain towards its top. Spelling it out waits until something is wrong: a
 * plan has half a million places. */
export type Place = { readonly up: Place; readonly key: string | number } | null;

export function below(up: Place, ...keys: readonly (string | number)[]): Place {
  let place = up;
  for (const key of keys) place = { up: place, key };
  return place;
}

export function pointerTo(place: Place): string {
  let pointer = "";
  for (let here = place; here !== null; here = here.up) {
    const key = String(here.key).replaceAll("~", "~0").replaceAll("/", "~1");
    pointer = `/${key}${pointer}`;
  }
  return pointer;
}

/** Where a check reports to. */
export interface Report {
  error(place: Place, problem: string, advice: string): void;
  warn(place: Place, problem: string, advice: string): void;
}

export function reportInto(findings: Finding[], source: Source): Report {
  const add =
    (severity: Finding["severity"]) =>
    (place: Place, problem: string, advice: string): void => {
      findings.push({ severity, source, at: pointerTo(place), problem, advice });
    };
  return { error: add("error"), warn: add("warning") };
}
