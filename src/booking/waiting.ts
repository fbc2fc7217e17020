/** What the edge may ask of lobby and queue. As in booking.ts, answers are values or refusals, and nothing
 * that is answered can be lost any more. */
import type { AdmissionSettings } from "../domain/admission.ts";
import type { Alert } from "../domain/alert.ts";
import type { Pass } from "../domain/pass.ts";
import type { Wants } from "../domain/waiting-list.ts";
import type { AdmissionView, EntryView, QueueView, WantingView } from "../protocol/queue.ts";
import type { Outcome } from "./booking.ts";

export interface Fan {
  readonly buyer: string;
  /** When their address signed in for the first time, epoch ms. */
  readonly knownSince: number;
  /** When the work was set that was done for this joining, epoch ms. Not there: none is asked for. */
  readonly workSetAt?: number;
}

export interface Waiting {
  /** The same for everybody. */
  status(event: string): Promise<Outcome<QueueView>>;
  /** Joining twice is joining once. Work that was set before the fan last joined is no good for joining anew. */
  join(fan: Fan, event: string): Promise<Outcome<{ entry: EntryView }>>;
  entry(buyer: string, event: string): Promise<Outcome<{ entry: EntryView }>>;
  /** How to be told of the call. */
  setAlert(buyer: string, event: string, alert: Alert): Promise<Outcome<{ entry: EntryView }>>;
  /** The pass of who leaves the sale is good for nothing more but to pay for what is held. */
  leave(buyer: string, event: string): Promise<Outcome<{ left: true }>>;
  /** Who is called is let in, for a time. */
  enter(buyer: string, event: string): Promise<Outcome<{ pass: Pass }>>;
  /** Ids of the lots that were drawn, a piece at a time. */
  lots(event: string): Promise<Outcome<{ pieces: Iterable<string> }>>;
  /** Joining again changes what is wanted, and keeps the place. */
  wantSeats(buyer: string, event: string, wants: Wants): Promise<Outcome<{ wanting: WantingView }>>;
  lookWanting(buyer: string, event: string): Promise<Outcome<{ wanting: WantingView }>>;
  wantNothing(buyer: string, event: string): Promise<Outcome<{ left: true }>>;
  setAdmission(
    event: string,
    settings: Partial<AdmissionSettings>,
  ): Promise<Outcome<AdmissionView>>;
}
