import { assert, constantFrom, array, property, string, tuple } from "fast-check";
import { expect, test } from "vitest";
import { emailAddress } from "./address.ts";

// prettier-ignore
const ACCEPTED: readonly (readonly [typed: string, mailbox: string])[] = [
  ["ada@example.org",              "ada@example.org"],
  [" ADA@Example.ORG ",            "ada@example.org"],
  ["o'neil+cup_final@mail.co.uk",  "o'neil+cup_final@mail.co.uk"],
  ["a.b-c@x-y.de",                 "a.b-c@x-y.de"],
  ["me@x.de.",                     "me@x.de"],
  ["me@ｘ.de",                      "me@x.de"],
  ["me@x。de",                      "me@x.de"],
  ["me@b\u00fccher.de",            "me@xn--bcher-kva.de"],
  ["me@bu\u0308cher.de",           "me@xn--bcher-kva.de"],
  ["me@XN--BCHER-KVA.de",          "me@xn--bcher-kva.de"],
];

test.each(ACCEPTED)("[I32] %j is the mailbox %s", (typed, mailbox) => {
  expect(emailAddress(typed)).toBe(mailbox);
});

// prettier-ignore
const REFUSED = [
  "n0<me@x.de>", "<me@x.de>", "a,me@x.de", "a;me@x.de", "me@x.de;", "me@x.de,", "(c)me@x.de", "g:me@x.de;",
  '"q"<me@x.de>', '"me"@x.de', "=?utf-8?q?x?=<me@x.de>", "me@x.de(c)", "me@x.de\r\nBcc: you@x.de", "me\u0000@x.de",
  "", "me", "@x.de", "me@", "me@@x.de", "a@b@x.de", "me@localhost", "me@x..de", "me@.x.de", "me@x.de..", ".me@x.de",
  "me.@x.de", "m..e@x.de", "m e@x.de", "m\\e@x.de", "zo\u00eb@x.de", "ｍe@x.de", "\u212Aim@x.de", "me@127.0.0.1",
  "me@0x7f.1", "me@[127.0.0.1]", "me@x.de:25", "me@x.de/a", "me@x.de?a", "me@x.de#a", "me@x%2ede", "me@x_y.de",
  "me@-x.de", "me@x-.de", "me@x.de／a", `${"a".repeat(65)}@x.de`, `me@${"a".repeat(64)}.de`, `me@${"a.".repeat(127)}de`,
];

test.each(REFUSED)("[I32] %j names no one mailbox", (typed) => {
  expect(emailAddress(typed)).toBeUndefined();
});

test("[I32] whatever is typed is refused, or a plain address that is the same again", () => {
  const odd = constantFrom(
    ...'<>,;:()"@. \\[]=?%/\r\n'.split(""),
    "ｘ",
    "。",
    "\u00fc",
    "\u200b",
    "\u00ad",
    "A",
    "me@x.de",
  );
  const typed = array(odd, { maxLength: 6 }).map((parts) => parts.join(""));
  assert(
    property(tuple(typed, string({ unit: "grapheme", maxLength: 8 }), typed), (parts) => {
      for (const text of [parts.join(""), `${parts[0]}me@x.de${parts[2]}`, parts.join("@")]) {
        const mailbox = emailAddress(text);
        if (mailbox === undefined) continue;
        expect(mailbox).toMatch(/^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/);
        expect(emailAddress(mailbox)).toBe(mailbox);
      }
    }),
    { numRuns: 5_000 },
  );
});

test("[I32] an ordinary address stays as it was told apart before: in lower case", () => {
  const letters = constantFrom(..."abcxyzABCXYZ0189".split(""));
  const word = array(letters, { minLength: 1, maxLength: 12 }).map((chars) => chars.join(""));
  assert(
    property(word, word, constantFrom("de", "ORG", "co.uk"), (local, host, end) => {
      const typed = `${local}@${host}.${end}`;
      expect(emailAddress(typed)).toBe(typed.toLowerCase());
    }),
  );
});
