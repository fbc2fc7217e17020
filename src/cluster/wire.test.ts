import { createSecretKey } from "node:crypto";
import { expect, test } from "vitest";
import { seal, unseal, WIRE_VERSION, type Frame } from "./wire.ts";

const KEY = createSecretKey(Buffer.from("one"));
const FRAME: Frame = {
  from: "a",
  to: "b",
  address: "127.0.0.1:1",
  entries: [
    {
      kind: "ask",
      id: 1,
      until: 5,
      message: {
        type: "seat",
        key: "e/s/r/1",
        kind: "hold",
        command: { bytes: new Uint8Array([1, 2]), none: undefined, null: null },
        once: undefined,
        done: undefined,
      },
    },
  ],
};

test("[R117] what is sealed comes out as it was", () => {
  expect(unseal(seal(FRAME, KEY), "b", KEY)).toEqual(FRAME);
});

test("[R117] what does not know the secret, was changed, or is of another version is not read", () => {
  const sealed = seal(FRAME, KEY);
  expect(unseal(sealed, "b", createSecretKey(Buffer.from("two")))).toBe("wrong-secret");
  expect(unseal(sealed.subarray(0, 20), "b", KEY)).toBe("wrong-secret");
  expect(unseal(new Uint8Array(), "b", KEY)).toBe("unknown-version");
  for (const at of [1, 40, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    expect(unseal(changed, "b", KEY)).toBe("wrong-secret");
  }
  const newer = Buffer.from(sealed);
  newer[0] = WIRE_VERSION + 1;
  expect(unseal(newer, "b", KEY)).toBe("unknown-version");
});

test("[R117] what was for another process at this address is not taken", () => {
  expect(unseal(seal(FRAME, KEY), "c", KEY)).toBe("not-me");
});
