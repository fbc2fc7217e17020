/** A journal that passes every call on, but for those that a test puts something else in place of. */
import type { Journal } from "../journal.ts";

export function through(journal: () => Journal, instead: Partial<Journal> = {}): Journal {
  return {
    append: (...args) => journal().append(...args),
    takeOver: (...args) => journal().takeOver(...args),
    loadFamily: (...args) => journal().loadFamily(...args),
    loadActors: (...args) => journal().loadActors(...args),
    waitingEffects: (...args) => journal().waitingEffects(...args),
    buryEffect: (...args) => journal().buryEffect(...args),
    revivedEffects: (...args) => journal().revivedEffects(...args),
    renewLease: (...args) => journal().renewLease(...args),
    releaseLease: (...args) => journal().releaseLease(...args),
    releaseShards: (...args) => journal().releaseShards(...args),
    ...instead,
  };
}
