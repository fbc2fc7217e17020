/** A streaming replica that goes with the test, however that ends. */
import { type Replica, startReplica as startIn } from "../chaos/replica.ts";
import { guard, temporaryFolder } from "./database.ts";

export async function startReplica(primaryUrl: string): Promise<Replica> {
  const folder = temporaryFolder();
  const undertaker = guard(folder);
  const replica = await startIn(primaryUrl, folder);
  return {
    ...replica,
    async stop() {
      await replica.stop();
      await undertaker.bury();
    },
  };
}
