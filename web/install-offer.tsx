/** At the ticket: that the page can be installed, to be at hand at the gate. One line, and not again once it was
 * declined. */
import { useSignal } from "@preact/signals";
import { isIos } from "./ios.ts";
import { installOffer, isInstalled } from "./install.ts";
import { tickets } from "./words/tickets.ts";

const STORED_AS = "grandstand.install";

export function Install() {
  const declined = useSignal(localStorage.getItem(STORED_AS) === "declined");
  const offer = installOffer.value;
  const byHand = isIos() && !isInstalled();
  if (declined.value || (offer === null && !byHand)) return null;
  const { why, install, ios, notNow } = tickets.value.install;
  const decline = () => {
    localStorage.setItem(STORED_AS, "declined");
    declined.value = true;
  };
  const ask = async () => {
    // It can be used once.
    installOffer.value = null;
    if ((await offer!.prompt()).outcome === "dismissed") decline();
  };
  return (
    <div class="install">
      <p>{offer === null ? ios : why}</p>
      {offer !== null && <button onClick={() => void ask()}>{install}</button>}
      <button class="plain" onClick={decline}>
        {notNow}
      </button>
    </div>
  );
}
