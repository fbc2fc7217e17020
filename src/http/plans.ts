/** Plan documents ready to send: read and compressed once, then kept. */
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { EdgeDeps } from "./app.ts";
import { PLANS_CACHED_MAX } from "./limits.ts";
import type { Encoding } from "./negotiation.ts";

export type PlanDocument = Readonly<Record<Encoding, Buffer>>;

export interface Plans {
  /** Undefined when the event has no stored plan. */
  get(event: string, planHash: string): Promise<PlanDocument | undefined>;
}

/** Higher levels take seconds for a 100,000-seat plan and save few per cent. */
const BROTLI_QUALITY = 7;

export function createPlans(planJson: EdgeDeps["planJson"]): Plans {
  const documents = new Map<string, Promise<PlanDocument | undefined>>();

  return {
    get(event, planHash) {
      const known = documents.get(planHash);
      if (known !== undefined) return known;
      const oldest = documents.size >= PLANS_CACHED_MAX ? documents.keys().next().value : undefined;
      if (oldest !== undefined) documents.delete(oldest);
      const document = planJson(event).then((json) => (json === undefined ? json : compress(json)));
      documents.set(planHash, document);
      // A failed reading must not stay; its first asker hears of it.
      document.catch(() => documents.delete(planHash));
      return document;
    },
  };
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

async function compress(json: string): Promise<PlanDocument> {
  const identity = Buffer.from(json);
  const [br, gzipped] = await Promise.all([
    brotli(identity, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: identity.length,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      },
    }),
    zip(identity),
  ]);
  return { identity, br, gzip: gzipped };
}
