/** Of the bytes of a plan (plan-bytes.ts). Part of the plan's address too: bytes of another version are other bytes to
 * every cache. Apart from what reads them, for who asks for a plan does so before that is there. */
export const PLAN_VERSION = 1;
