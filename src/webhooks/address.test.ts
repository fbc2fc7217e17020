import type { LookupAddress } from "node:dns";
import { expect, test } from "vitest";

import { guardedLookup, isAllowed, urlFault } from "./address.ts";

const STRICT = { strict: true };
const LOCAL = { strict: false };

test.each([
  "10.0.0.1",
  "100.64.3.2",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "0.0.0.0",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::ffff:10.0.0.1",
  "::ffff:8.8.8.8",
  "64:ff9b::a00:1",
  "2002:a00:1::1",
  "2001::1",
  "2001:db8::1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "ff02::1",
  "not an address",
])("[E9] %s is never allowed", (address) => {
  expect(isAllowed(address, STRICT)).toBe(false);
  expect(isAllowed(address, LOCAL)).toBe(false);
});

test.each(["127.0.0.1", "127.255.255.254", "::1"])("[E9] %s is for development", (address) => {
  expect(isAllowed(address, STRICT)).toBe(false);
  expect(isAllowed(address, LOCAL)).toBe(true);
});

test.each(["8.8.8.8", "172.15.255.255", "172.32.0.1", "192.167.1.1", "2606:4700::1111", "2a00::1"])(
  "[E9] %s is public",
  (address) => {
    expect(isAllowed(address, STRICT)).toBe(true);
  },
);

test("[E9] a URL is https, without a user, a fragment or an address out of bounds, however written", () => {
  const refused = [
    "",
    "hook",
    "http://example.org/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://user@example.org/",
    "https://user:secret@example.org/",
    "https://example.org/#part",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://169.254.169.254/latest/meta-data",
    `https://example.org/${"a".repeat(2_100)}`,
  ];
  expect(refused.filter((url) => urlFault(url, STRICT) === undefined)).toEqual([]);
  for (const url of ["https://example.org", "https://example.org:8443/a?b=c", "https://8.8.8.8/"]) {
    expect(urlFault(url, STRICT)).toBeUndefined();
  }
  for (const url of ["http://127.0.0.1:3000/hook", "http://localhost/", "http://[::1]/"]) {
    expect(urlFault(url, LOCAL)).toBeUndefined();
  }
  expect(urlFault("http://10.0.0.1/", LOCAL)).toMatch(/not a public one/);
});

/** Says what `lookup` would hand to the socket for a name with these addresses. */
function looked(addresses: string[], policy: { strict: boolean }, all: boolean): Promise<unknown> {
  const system = ((_: string, __: object, done: (e: null, a: LookupAddress[]) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    )) as Parameters<typeof guardedLookup>[1];
  return new Promise((resolve) => {
    guardedLookup(policy, system)("hook.example", { all }, (error, address, family) =>
      resolve(error ? error.message : [address, family]),
    );
  });
}

test("[E9] a name counts by what it leads to at the moment of connecting", async () => {
  expect(await looked(["8.8.8.8"], STRICT, false)).toEqual(["8.8.8.8", 4]);
  expect(await looked(["2a00::1", "8.8.8.8"], STRICT, true)).toEqual([
    [
      { address: "2a00::1", family: 6 },
      { address: "8.8.8.8", family: 4 },
    ],
    undefined,
  ]);
  expect(await looked(["127.0.0.1"], LOCAL, false)).toEqual(["127.0.0.1", 4]);
  for (const inside of ["127.0.0.1", "10.1.2.3", "::1", "169.254.169.254"]) {
    expect(await looked(["8.8.8.8", inside], STRICT, true)).toMatch(`leads to ${inside}`);
  }
  expect(await looked([], STRICT, true)).toMatch("no address");
});
