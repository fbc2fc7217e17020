/** Where events come from: the definitions of what is on sale. store/catalogue.ts implements it. */
import type { Event } from "../domain/event.ts";

export interface CatalogueEntry {
  readonly event: Event;
  /** The plan document exactly as served. */
  readonly planJson: string;
}

export interface Catalogue {
  /** Ids of all events, the earliest first. */
  ids(): Promise<readonly string[]>;
  load(id: string): Promise<CatalogueEntry | undefined>;
}
