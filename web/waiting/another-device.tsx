/** The place belongs to the address, not to the device: a link and a code to carry on elsewhere. */
import { useSignal } from "@preact/signals";
import { linkFor } from "./wish.ts";
import { meanwhile as words } from "../words/meanwhile.ts";

export function AnotherDevice({ event, email }: { event: string; email: string }) {
  const picture = useSignal("");
  const link = linkFor(event);
  const { title, how, code } = words.value.elsewhere;
  const open = async (details: HTMLDetailsElement) => {
    if (!details.open || picture.value !== "") return;
    const { renderSVG } = await import("uqr");
    picture.value = renderSVG(link, { border: 2 });
  };
  return (
    <details class="card" onToggle={(e) => void open(e.currentTarget)}>
      <summary>
        <h2>{title}</h2>
      </summary>
      <p>
        {how(
          <b>
            <bdi>{email}</bdi>
          </b>,
        )}
      </p>
      {picture.value !== "" && (
        <img
          class="link-code"
          alt={code}
          src={`data:image/svg+xml,${encodeURIComponent(picture.value)}`}
        />
      )}
      <p>
        <a href={link} dir="ltr">
          {link}
        </a>
      </p>
    </details>
  );
}
