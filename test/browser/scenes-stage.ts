/** The scenery that all scenes are looked at in, as a stage. */
import { setScenery } from "./scenery.ts";
import { type Scene, scenesOf } from "./scenes.ts";
import { openStage, type Stage } from "./stage.ts";

export interface ScenesStage extends Stage {
  readonly scenes: readonly Scene[];
}

/** `flags`: of the browser. */
export async function openScenesStage(flags: readonly string[] = []): Promise<ScenesStage> {
  let scenes: readonly Scene[] = [];
  const stage = await openStage(
    async (client, server) => {
      scenes = scenesOf(await setScenery({ ...server, client, seats: 5_000, crowd: 12 }));
    },
    { GRANDSTAND_CHALLENGE_BITS: "0" },
    flags,
  );
  return { ...stage, scenes };
}
