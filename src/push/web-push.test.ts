/** Pushes as they arrive at a push service: signed, and readable for one browser. */
import { generateVAPIDKeys } from "web-push";
import { afterEach, expect, test } from "vitest";
import type { PushMessage } from "../protocol/push.ts";
import { systemClock, systemTimers } from "../system.ts";
import { createSender } from "../webhooks/sender.ts";
import { type Browser, claimsOf, pushService } from "./testing/push-service.ts";
import { WebPush } from "./web-push.ts";

const KEYS = { ...generateVAPIDKeys(), subject: "mailto:ops@example.org" };
const NOW = Date.UTC(2026, 10, 25, 10);
const MESSAGE: PushMessage = {
  kind: "your-turn",
  event: "final",
  name: "Cup final",
  language: "ar",
  until: NOW + 90_500,
};

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function service(answer?: (path: string) => number) {
  const made = await pushService(answer);
  open.push(made);
  return made;
}

function pusher(strict: boolean): WebPush {
  const policy = { strict };
  const sender = createSender({ policy, clock: systemClock, timers: systemTimers });
  const clock = { now: () => NOW, monotonic: () => 0 };
  const push = new WebPush({ keys: KEYS, sender, policy, clock });
  open.push(push);
  return push;
}

function targetOf({ subscription: { endpoint, keys } }: Browser) {
  return { endpoint, ...keys };
}

test("[Q39] a push is signed with our key, encrypted for its browser, and worth sending for a while", async () => {
  const { origin, received, browser } = await service();
  const [phone, other] = [browser("phone"), browser("other")];
  expect(await pusher(false).send("effect-1", targetOf(phone), MESSAGE)).toBe("sent");
  const [push] = received;
  expect(push!.path).toBe("/phone");
  expect(push!.headers).toMatchObject({
    ttl: "91",
    urgency: "high",
    "content-encoding": "aes128gcm",
    topic: expect.stringMatching(/^[\w-]{32}$/),
  });
  const { aud, sub, exp } = claimsOf(push!, KEYS.publicKey);
  expect([aud, sub]).toEqual([origin, KEYS.subject]);
  expect(exp).toBeLessThanOrEqual(Date.now() / 1_000 + 24 * 60 * 60);
  expect(() => claimsOf(push!, generateVAPIDKeys().publicKey)).toThrow();
  expect(JSON.parse(phone.decrypt(push!.body))).toEqual(MESSAGE);
  expect(push!.body.includes("Cup final")).toBe(false);
  expect(() => other.decrypt(push!.body)).toThrow();
});

test("[Q39] the same push again has the same topic, by which a push service replaces it", async () => {
  const { received, browser } = await service();
  const push = pusher(false);
  const target = targetOf(browser("phone"));
  for (const id of ["effect-1", "effect-1", "effect-2"]) await push.send(id, target, MESSAGE);
  const [first, again, second] = received.map(({ headers }) => headers["topic"]);
  expect(again).toBe(first);
  expect(second).not.toBe(first);
});

test.each([
  [201, "sent"],
  [404, "gone"],
  [410, "gone"],
  [403, "gone"],
  [429, "again"],
  [503, "again"],
] as const)("[Q37] a push service that answers %i: %s", async (status, outcome) => {
  const { browser } = await service(() => status);
  const sent = pusher(false).send("effect-1", targetOf(browser("phone")), MESSAGE);
  if (outcome === "again") await expect(sent).rejects.toThrow(String(status));
  else expect(await sent).toBe(outcome);
});

test("[Q38] in production nothing is sent but by https to public addresses; in development also here", async () => {
  const { origin, received, browser } = await service();
  const strict = pusher(true);
  expect(strict.faultOf("https://push.example.org/1")).toBeUndefined();
  for (const endpoint of [origin, "http://push.example.org", "https://10.0.0.1/", "https://[::1]/"])
    expect([endpoint, strict.faultOf(endpoint)]).toEqual([endpoint, expect.any(String)]);
  await expect(strict.send("e", targetOf(browser("phone")), MESSAGE)).rejects.toThrow("refused");
  expect(received).toEqual([]);
  expect(pusher(false).faultOf(origin)).toBeUndefined();
});
