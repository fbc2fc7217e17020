/** What an admitted fan shows at every request that holds or orders while a queue is on. It is signed by
 * the server (http/passes.ts), bound to one buyer and one event, and remembered nowhere. */
export interface Pass {
  readonly event: string;
  readonly buyer: string;
  /** Until when seats may be held, epoch ms. */
  readonly shopUntil: number;
  /** Until when what is held may be ordered, epoch ms. */
  readonly payUntil: number;
}

/** `for`: what is asked. Both ends are past once reached. */
export function admits(
  pass: Pass | null,
  event: string,
  buyer: string,
  what: "hold" | "order",
  now: number,
): boolean {
  if (pass === null || pass.event !== event || pass.buyer !== buyer) return false;
  return now < (what === "hold" ? pass.shopUntil : pass.payUntil);
}
