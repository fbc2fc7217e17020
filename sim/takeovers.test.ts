import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freshDatabase, type FreshDatabase } from "../test/database.ts";
import { readTakeovers } from "./takeovers.ts";

let database: FreshDatabase;
let client: Client;
beforeEach(async () => {
  database = await freshDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

test("[J18] the journal tells when a shard was written by a later owner first", async () => {
  const written = [
    [7, 1, "shopper/final/a/ann", 3, 100],
    [7, 2, "order/o1", 3, 200],
    // What it has of others counts as well: it is the shard that is taken over.
    [7, 3, "order/o1", 5, 300],
    [7, 4, "shopper/final/a/abe", 5, 400],
    [7, 5, "shopper/final/a/abe", 6, 500],
    [8, 1, "shopper/final/b/bob", 3, 100],
    [9, 1, "shopper/other/c/cid", 3, 100],
    [9, 2, "shopper/other/c/cid", 4, 200],
  ];
  for (const [index, row] of written.entries())
    await client.query(
      "insert into journal (shard, seq, actor, epoch, at, version, event) values ($1, $2, $3, $4, $5, $6, '{}')",
      [...row, index + 1],
    );
  expect(await readTakeovers(client, "final")).toEqual(
    new Map([
      ["a", [300, 500]],
      ["b", []],
    ]),
  );
});
