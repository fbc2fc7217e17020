/** What a browser test begins and ends with: a server on events of its own or on the demo event, and a browser that
 * shows the list alone. */
import { Client } from "pg";
import type { Browser, Page } from "playwright-core";
import { freshDatabase } from "../database.ts";
import type { Fan } from "../server/fan.ts";
import { startServer, type TestServer } from "../server.ts";
import { launch, LIST_ONLY } from "./chromium.ts";
import { signedIn } from "./sign-in.ts";

export interface Stage {
  readonly server: TestServer;
  readonly browser: Browser;
  /** A page of a device on which the fan is signed in. */
  visit(fan: Fan, path: string): Promise<Page>;
  close(): Promise<void>;
}

type Ends = (() => Promise<unknown>)[];

/** The server is on a database with the events that `set` makes. */
export function openStage(
  set: (database: Client, server: TestServer) => Promise<void>,
  env: NodeJS.ProcessEnv = {},
  flags: readonly string[] = [],
): Promise<Stage> {
  return open(flags, async (ends) => {
    const database = await freshDatabase();
    ends.push(() => database.drop());
    const server = await startServer({
      databaseUrl: database.url,
      env: { GRANDSTAND_DEMO: "off", ...env },
    });
    ends.push(() => server.stop());
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await set(client, server);
    await client.end();
    return server;
  });
}

/** The server sells the small demo event, which is open from the start. */
export function openDemoStage(): Promise<Stage> {
  return open([], async (ends) => {
    const server = await startServer({ seats: 5_000 });
    ends.push(() => server.stop());
    return server;
  });
}

/** `flags`: of the browser, besides those for the list alone. */
async function open(
  flags: readonly string[],
  begin: (ends: Ends) => Promise<TestServer>,
): Promise<Stage> {
  const ends: Ends = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const server = await begin(ends);
    const browser = await launch([...LIST_ONLY, ...flags]);
    ends.push(() => browser.close());
    const visit = async (fan: Fan, path: string): Promise<Page> => {
      const page = await (await signedIn(browser, server.url, fan)).newPage();
      await page.goto(`${server.url}${path}`);
      return page;
    };
    return { server, browser, visit, close };
  } catch (error) {
    await close();
    throw error;
  }
}
