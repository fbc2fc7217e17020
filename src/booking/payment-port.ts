/** What Grandstand asks of a payment provider. Every call may be repeated under the same key and has
 * then no further effect. A rejection means that the outcome is not known: it is asked again later. */
export interface PaymentPort {
  authorise(request: {
    readonly key: string;
    readonly order: string;
    /** Minor units. */
    readonly amount: number;
    readonly currency: string;
    readonly card: string;
  }): Promise<{ readonly payment: string } | { readonly declined: true }>;
  capture(payment: string): Promise<void>;
  void(payment: string): Promise<void>;
}
