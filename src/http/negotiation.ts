/** What a client can take (RFC 9110 section 12.5) and what it has already (section 13.1.2). */

export type Encoding = "br" | "gzip" | "identity";

export function encodingFor(acceptEncoding: string | undefined): Encoding {
  const weights = weightsOf(acceptEncoding);
  const takes = (name: string) => (weights.get(name) ?? weights.get("*") ?? 0) > 0;
  if (takes("br")) return "br";
  return takes("gzip") ? "gzip" : "identity";
}

/** The first of the offered media types that the client takes, undefined if it takes none of them. */
export function mediaTypeFor<T extends string>(
  accept: string | undefined,
  offered: readonly T[],
): T | undefined {
  if (accept === undefined) return offered[0];
  const weights = weightsOf(accept);
  const weight = (type: T) =>
    weights.get(type) ?? weights.get(`${type.split("/")[0]}/*`) ?? weights.get("*/*") ?? 0;
  const best = offered.toSorted((a, b) => weight(b) - weight(a))[0];
  return best !== undefined && weight(best) > 0 ? best : undefined;
}

/** Whether an If-None-Match header names this entity tag. Weak and strong tags are the same here. */
export function hasAlready(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch
    .split(",")
    .map((tag) => tag.trim())
    .some((tag) => tag === "*" || tag === etag || tag === `W/${etag}`);
}

function weightsOf(header: string | undefined): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of (header ?? "").split(",")) {
    const [name = "", ...parameters] = part.split(";").map((word) => word.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith("q="));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    if (name !== "") weights.set(name, Number.isFinite(weight) ? weight : 0);
  }
  return weights;
}
