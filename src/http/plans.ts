/** Plans ready to send, as bytes for the page and as JSON for everybody else: made and compressed once,
 * then kept. */
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Event } from "../domain/event.ts";
import { encodePlan, PLAN_TYPE } from "../protocol/plan-bytes.ts";
import type { EdgeDeps } from "./app.ts";
import { PLANS_CACHED_MAX } from "./limits.ts";
import type { Encoding } from "./negotiation.ts";

/** The first is for whoever does not mind. */
export const PLAN_TYPES = ["application/json", PLAN_TYPE] as const;
export type PlanType = (typeof PLAN_TYPES)[number];
export type PlanBody = Readonly<Record<Encoding, Buffer>>;

export interface Plans {
  /** Undefined when the event has no stored plan. */
  get(event: Event, type: PlanType): Promise<PlanBody | undefined>;
}

/** The bytes are small and sent to a crowd: they are worth most of a second. For the JSON of 100,000
 * seats a higher level takes seconds and saves few per cent. */
const BROTLI_QUALITY = { [PLAN_TYPE]: 11, "application/json": 7 } as const;

export function createPlans(planJson: EdgeDeps["planJson"]): Plans {
  const bodies = new Map<string, Promise<PlanBody | undefined>>();

  const bodyOf = async (event: Event, type: PlanType): Promise<PlanBody | undefined> => {
    const plan = type === PLAN_TYPE ? encodePlan(event.plan) : await planJson(event.id);
    return plan === undefined ? undefined : compress(Buffer.from(plan), BROTLI_QUALITY[type]);
  };

  return {
    get(event, type) {
      const key = `${event.planHash} ${type}`;
      const known = bodies.get(key);
      if (known !== undefined) return known;
      const oldest = bodies.size >= PLANS_CACHED_MAX ? bodies.keys().next().value : undefined;
      if (oldest !== undefined) bodies.delete(oldest);
      const body = bodyOf(event, type);
      bodies.set(key, body);
      // A failed reading must not stay; its first asker hears of it.
      body.catch(() => bodies.delete(key));
      return body;
    },
  };
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

async function compress(identity: Buffer, quality: number): Promise<PlanBody> {
  const [br, gzipped] = await Promise.all([
    brotli(identity, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_SIZE_HINT]: identity.length,
      },
    }),
    zip(identity),
  ]);
  return { identity, br, gzip: gzipped };
}
