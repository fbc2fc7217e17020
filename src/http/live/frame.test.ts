import type { Writable } from "node:stream";
import { expect, test } from "vitest";
import * as library from "ws";
import { wireFrame } from "./frame.ts";

/** What reads messages in every client of the library; its types leave it out. */
const { Receiver } = library as unknown as { Receiver: new () => Writable };

test.each([0, 1, 125, 126, 127, 65_535, 65_536, 300_000])(
  "[I10] a message of %i bytes is read as it was meant",
  (length) => {
    const heard: [Buffer, boolean][] = [];
    const receiver = new Receiver();
    receiver.on("message", (data: Buffer, binary: boolean) => heard.push([data, binary]));
    receiver.write(wireFrame(Buffer.alloc(length, 7)));
    receiver.write(wireFrame("x".repeat(length)));
    expect(heard.map(([, binary]) => binary)).toEqual([true, false]);
    expect(heard[0]?.[0].equals(Buffer.alloc(length, 7))).toBe(true);
    expect(heard[1]?.[0].equals(Buffer.alloc(length, "x"))).toBe(true);
  },
);
