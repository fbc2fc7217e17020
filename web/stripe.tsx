/** Stripe's own payment form (Payment Element) in our page: cards, Apple Pay, Google Pay, whatever the
 * payer's country has. What is typed there goes to Stripe and never to us; whether it was paid the server
 * says, not this form. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { language } from "./words/language.ts";
import { page } from "./words/page.ts";
import { shop } from "./words/shop.ts";

const SCRIPT = "https://js.stripe.com/v3/";

/** As much of Stripe's script as is used here. */
interface Elements {
  create(kind: "payment"): { mount(at: HTMLElement): void; destroy(): void };
}
interface StripeScript {
  elements(options: { clientSecret: string; appearance: object }): Elements;
  confirmPayment(options: {
    elements: Elements;
    confirmParams: { return_url: string };
    redirect: "if_required";
  }): Promise<{ error?: { type: string; message?: string } }>;
}
declare global {
  interface Window {
    Stripe?: (key: string, options: { locale: string }) => StripeScript;
  }
}

let loading: Promise<void> | undefined;

/** Only when somebody pays through Stripe. */
function loadScript(): Promise<void> {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = SCRIPT;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      loading = undefined;
      script.remove();
      reject(new Error("not loaded"));
    });
    document.head.append(script);
  });
  return loading;
}

export function StripePayment(props: {
  readonly clientSecret: string;
  readonly publishableKey: string;
  readonly order: string;
  readonly label: string;
  /** The payer has done what is to be done here: the server knows how it stands, or soon will. */
  readonly onDone: () => void;
}) {
  const { clientSecret, publishableKey, order, label, onDone } = props;
  const at = useRef<HTMLDivElement>(null);
  const form = useRef<{ stripe: StripeScript; elements: Elements } | null>(null);
  const failed = useSignal(false);
  const ready = useSignal(false);
  const busy = useSignal(false);

  useEffect(() => {
    let element: ReturnType<Elements["create"]> | undefined;
    let gone = false;
    loadScript().then(
      () => {
        if (gone || at.current === null || window.Stripe === undefined) return;
        const stripe = window.Stripe(publishableKey, { locale: language.peek() });
        const dark = matchMedia("(prefers-color-scheme: dark)").matches;
        const appearance = { theme: dark ? "night" : "stripe" };
        const elements = stripe.elements({ clientSecret, appearance });
        element = elements.create("payment");
        element.mount(at.current);
        form.current = { stripe, elements };
        ready.value = true;
      },
      () => {
        failed.value = true;
      },
    );
    return () => {
      gone = true;
      element?.destroy();
    };
  }, [clientSecret]);

  const pay = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy.value || form.current === null) return;
    busy.value = true;
    const { error } = await form.current.stripe.confirmPayment({
      elements: form.current.elements,
      confirmParams: { return_url: `${location.origin}/orders/${encodeURIComponent(order)}` },
      redirect: "if_required",
    });
    busy.value = false;
    // What was typed is not complete: the form says where, and nothing has been sent.
    if (error?.type === "validation_error") return;
    // Whatever else it says, only the server knows: a lost answer is no failure.
    onDone();
  };

  return (
    <form class="stripe" onSubmit={(event) => void pay(event)}>
      <div ref={at} />
      <p class="problem" role="alert">
        {failed.value && shop.value.pay.formFailed}
      </p>
      <button class="primary wide" disabled={!ready.value || busy.value}>
        {busy.value ? page.value.oneMoment : label}
      </button>
    </form>
  );
}
