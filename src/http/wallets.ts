/** What a buyer is told about wallets: nothing, unless there are tickets and keys to sign them with. */
import type { OrderView, WalletName } from "../protocol/api.ts";

export function withWallets(order: OrderView, wallets: readonly WalletName[]): OrderView {
  if (wallets.length === 0 || order.tickets.length === 0) return order;
  return { ...order, wallets: [...wallets] };
}
