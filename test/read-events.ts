/** The events that this version of the server reads. */
import { castWith } from "../src/actors/cast.ts";
import { sectionActor } from "../src/actors/section.ts";
import { eventsOf } from "../src/runtime/actor.ts";

const noPlan = (): never => {
  throw new Error("nobody asks for a plan");
};

export const CAST = castWith(sectionActor(noPlan));
export const EVENTS = eventsOf(CAST);
