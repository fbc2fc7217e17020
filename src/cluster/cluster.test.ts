import { afterEach, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../test/database.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { SHARDS } from "../runtime/actor.ts";
import { counter, freshId } from "../runtime/testing/world.ts";
import { member, type TestMember } from "./testing/member.ts";

let database: FreshDatabase | undefined;
const members: TestMember[] = [];

afterEach(async () => {
  await Promise.all(members.splice(0).map((one) => one.stop()));
  await database?.drop();
});

/** One after the other; resolves when the shards are spread over them. */
async function together(count: number): Promise<TestMember[]> {
  database = await freshDatabase();
  for (let n = 0; n < count; n++) members.push(await member(database.url));
  await waitUntil("all shards are served", spread);
  return members;
}

const spread = (): boolean => {
  const served = members.flatMap(({ node }) => node.shards);
  const least = Math.floor(SHARDS / members.length);
  return (
    served.length === SHARDS &&
    new Set(served).size === SHARDS &&
    members.every(({ node }) => node.shards.length >= least)
  );
};

const add = ({ node }: TestMember, key: string, by: number): Promise<unknown> =>
  node.operation((operation) => operation.askOnce(counter, key, "add", { by }, freshId()));

test("[G1] nodes share the shards evenly; who joins takes its part and no more", async () => {
  const [first, second] = (await together(2)) as [TestMember, TestMember];
  const before = members.map(({ node }) => new Set(node.shards));
  members.push(await member(database!.url));
  await waitUntil("the third has its part", spread);
  for (const [n, { node }] of [first, second].entries())
    expect(node.shards.every((shard) => before[n]!.has(shard))).toBe(true);
});

test("[G2] a call reaches the holder of its shard from every node", async () => {
  const nodes = await together(3);
  const keys = Array.from({ length: 30 }, (_, n) => `c${n}`);
  for (const one of nodes) for (const key of keys) await add(one, key, 1);
  const replies = await Promise.all(keys.map((key) => add(nodes[0]!, key, 1)));
  expect(replies).toEqual(keys.map(() => ({ value: 4 })));
});
