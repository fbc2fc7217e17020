/** What a browser test about events of its own begins and ends with: a database with these events, a server on it
 * and a browser that shows the list alone. */
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

export async function openStage(
  set: (database: Client) => Promise<void>,
  env: NodeJS.ProcessEnv = {},
): Promise<Stage> {
  const ends: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const database = await freshDatabase();
    ends.push(() => database.drop());
    const server = await startServer({
      databaseUrl: database.url,
      env: { GRANDSTAND_DEMO: "off", ...env },
    });
    ends.push(() => server.stop());
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await set(client);
    await client.end();
    const browser = await launch(LIST_ONLY);
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
