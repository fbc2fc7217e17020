import { expect, test } from "vitest";
import { encodingFor, hasAlready, mediaTypeFor } from "./negotiation.ts";

test("the densest encoding that the client takes is chosen", () => {
  expect(encodingFor(undefined)).toBe("identity");
  expect(encodingFor("")).toBe("identity");
  expect(encodingFor("gzip, deflate, br")).toBe("br");
  expect(encodingFor("GZIP;q=0.5")).toBe("gzip");
  expect(encodingFor("br;q=0, gzip")).toBe("gzip");
  expect(encodingFor("*")).toBe("br");
  expect(encodingFor("*;q=0, gzip;q=nonsense")).toBe("identity");
});

test("the media type with the highest weight is chosen, the first offered on a tie", () => {
  const offered = ["application/octet-stream", "application/json"] as const;
  expect(mediaTypeFor(undefined, offered)).toBe("application/octet-stream");
  expect(mediaTypeFor("*/*", offered)).toBe("application/octet-stream");
  expect(mediaTypeFor("application/json", offered)).toBe("application/json");
  expect(mediaTypeFor("application/json, */*;q=0.1", offered)).toBe("application/json");
  expect(mediaTypeFor("application/*;q=0.2", offered)).toBe("application/octet-stream");
  expect(mediaTypeFor("image/png", offered)).toBeUndefined();
  expect(mediaTypeFor("application/json;q=0", offered)).toBeUndefined();
});

test("an entity tag is found in a list, weak or strong", () => {
  expect(hasAlready(undefined, '"a"')).toBe(false);
  expect(hasAlready('"b", W/"a"', '"a"')).toBe(true);
  expect(hasAlready("*", '"a"')).toBe(true);
  expect(hasAlready('"b"', '"a"')).toBe(false);
});
