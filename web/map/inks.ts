/** The map's colours, read from the same custom properties as the rest of the page. A canvas does not
 * know `light-dark()`, so each token is resolved by giving it to an element and reading it back. */
import type { Palette } from "./renderer.ts";
import type { Rgb } from "./contrast.ts";

export type Inks = {
  readonly palette: Palette;
  readonly font: string;
  readonly ink: string;
  readonly halo: string;
  readonly quiet: string;
  readonly stand: string;
  readonly pitch: string;
  readonly pitchLine: string;
  readonly cross: string;
  readonly mine: string;
};

export function readInks(host: HTMLElement): Inks {
  const probe = document.createElement("i");
  // The map keeps its own colours under forced colours: they carry meaning there.
  probe.style.setProperty("forced-color-adjust", "none");
  host.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const inks: Inks = {
    palette: {
      ground: channels(read("--map-stand")),
      quiet: channels(read("--map-quiet")),
      mine: channels(read("--map-mine")),
      onMine: channels(read("--map-on-mine")),
    },
    font: getComputedStyle(host).fontFamily,
    ink: read("--ink"),
    halo: read("--map-ground"),
    quiet: read("--ink-2"),
    stand: read("--map-stand"),
    pitch: read("--map-pitch"),
    pitchLine: read("--map-pitch-line"),
    cross: read("--map-quiet"),
    mine: read("--map-mine"),
  };
  probe.remove();
  return inks;
}

/** "rgb(1, 2, 3)" or "rgba(1, 2, 3, 0.5)" to channels. */
function channels(color: string): Rgb {
  const [r = 128, g = 128, b = 128] = color.match(/[\d.]+/g)?.map(Number) ?? [];
  return [r, g, b];
}
