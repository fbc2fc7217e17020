/** The sale on screen, if any: opened by the sale screen, shared with the dock. */
import { signal } from "@preact/signals";
import type { Choice } from "./choice.ts";
import type { Sale } from "./sale.ts";

export type Current = { readonly sale: Sale; readonly choice: Choice };

export const current = signal<Current | null>(null);
