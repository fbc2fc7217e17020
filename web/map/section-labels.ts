/** What is written over the stands: name, free seats and price from, as much of it as fits. On a small
 * screen, where few sections can carry their name, whole stands are labelled with what they offer.
 * What has no free seat says so or is crossed out; what only does not fit the filter keeps just its name. */
import { shortPrice } from "../money.ts";
import type { Sale } from "../sale.ts";
import { shop } from "../words/shop.ts";
import { sectionAreas, standAreas, type Area } from "./areas.ts";
import { toScreen, type Camera, type Size } from "./camera.ts";
import type { Showing } from "./filter.ts";
import { sectionAt } from "./hit.ts";
import type { Inks } from "./inks.ts";
import { covers, labelsFor, type Label } from "./labelling.ts";

const LINE_PX = 13.5;
/** Sections are labelled if at least this share of them can be; else stands are. */
const NAMED_SHARE_MIN = 0.6;
const CROSS_PX = 3.5;
const CORNER_PX = 10;

type Draw = (
  context: CanvasRenderingContext2D,
  showing: readonly Showing[],
  camera: Camera,
  view: Size,
  inks: Inks,
) => void;
export type SectionLabels = {
  /** Over the stands, seen from far. */
  readonly over: Draw;
  /** Close up: in a corner, of the section that is looked at. */
  readonly corner: Draw;
};

const words = () => shop.peek();

/** Keeps which labels fit for as long as neither the scale nor the offers change: a pan only moves them. */
export function sectionLabelsOf(sale: Sale): SectionLabels {
  const { venue } = sale;
  const currency = sale.event.prices[0]?.price.currency ?? "EUR";
  const sections = sectionAreas(venue);
  /** Once there are labels: the ground is seen before them. */
  let stands: readonly Area[] | undefined;
  const widths = new Map<string, number>();
  const short = ({ from }: Showing) => shortPrice({ amount: from ?? 0, currency });
  const isGone = ({ sections }: Area) => sections.every((s) => sale.offers[s]!.peek().free === 0);
  const from = (offer: Showing) => words().list.from(short(offer));
  let known: {
    scale: number;
    showing: readonly Showing[];
    /** In which language. */
    words: ReturnType<typeof words>;
    labels: readonly Label[];
  } | null = null;

  const fitted = (
    context: CanvasRenderingContext2D,
    showing: readonly Showing[],
    scale: number,
    inks: Inks,
  ): readonly Label[] => {
    const width = (text: string, line: number) => {
      const key = `${line === 0 ? "b" : "m"}${text}`;
      const measured = widths.get(key);
      if (measured !== undefined) return measured;
      context.font = fontOf(line, inks);
      const { width } = context.measureText(text);
      widths.set(key, width);
      return width;
    };
    const measure = (lines: readonly string[]) => ({
      width: Math.max(...lines.map(width)),
      height: lines.length * LINE_PX,
    });
    const offer = (area: Area) => offerOf(area, showing);
    // What sells comes first, so that its labels find room.
    const inOrder = (areas: readonly Area[]) =>
      areas.toSorted((a, b) => offer(b).free - offer(a).free);
    // Full names only where all have room: names and ids side by side look like different things.
    const named = venue.sections.every(
      ({ name }, s) => width(name, 0) <= venue.spans[s]! * scale * 0.9,
    );
    const ofSection = (area: Area): string[][] => {
      const { id, name } = venue.sections[area.sections[0]!]!;
      const title = named ? name : id;
      const own = offer(area);
      if (isGone(area)) return [[title, words().map.noneFree], [title]];
      if (own.free === 0) return [[title]];
      return [[title, from(own), free(own)], [title, from(own)], [title, short(own)], [title]];
    };
    const ofStand = (area: Area): string[][] => {
      const own = offer(area);
      if (isGone(area)) return [[words().map.noneFree]];
      if (own.free === 0) return [];
      return [[from(own), free(own)], [from(own)], [short(own)]];
    };
    const labels = labelsFor(venue, inOrder(sections), ofSection, measure, scale);
    if (labels.length >= NAMED_SHARE_MIN * sections.length) return labels;
    stands ??= standAreas(venue);
    return labelsFor(venue, inOrder(stands), ofStand, measure, scale);
  };

  const over: Draw = (context, showing, camera, view, inks) => {
    if (known?.scale !== camera.scale || known.showing !== showing || known.words !== words()) {
      const labels = fitted(context, showing, camera.scale, inks);
      known = { scale: camera.scale, showing, words: words(), labels };
    }
    const { labels } = known;
    const bare = (area: Area) =>
      isGone(area) && !labels.some((label) => covers(label, area.anchor, camera.scale));
    drawCrosses(context, sections.filter(bare), camera, view, inks);
    for (const label of labels) {
      const at = toScreen(camera, view, label.area.anchor);
      const out = Math.abs(at.x - view.width / 2) > view.width / 2 + label.width;
      if (out || Math.abs(at.y - view.height / 2) > view.height / 2 + label.height) continue;
      context.fillStyle = offerOf(label.area, showing).free === 0 ? inks.quiet : inks.ink;
      context.strokeStyle = inks.halo;
      context.lineWidth = 3;
      for (const [n, line] of label.lines.entries()) {
        const y = at.y + (n - (label.lines.length - 1) / 2) * LINE_PX;
        context.font = fontOf(n, inks);
        context.strokeText(line, at.x, y);
        context.fillText(line, at.x, y);
      }
    }
  };

  const corner: Draw = (context, showing, camera, view, inks) => {
    const section = sectionAt(venue, camera, Math.max(view.width, view.height) / 2 / camera.scale);
    if (section === null) return;
    const own = showing[section]!;
    const gone = isGone(sections[section]!) ? [words().map.noneFree] : [];
    const offer = own.free === 0 ? gone : [from(own), free(own)];
    const text = [venue.sections[section]!.name, ...offer].join(" · ");
    context.font = fontOf(0, inks);
    const { width } = context.measureText(text);
    context.fillStyle = inks.halo;
    context.beginPath();
    context.roundRect(CORNER_PX, CORNER_PX, width + 20, 26, 13);
    context.fill();
    context.fillStyle = inks.ink;
    context.fillText(text, CORNER_PX + 10 + width / 2, CORNER_PX + 13.5);
  };

  return { over, corner };
}

function free(offer: Showing): string {
  return words().map.free(offer.free);
}

function fontOf(line: number, inks: Inks): string {
  return `${line === 0 ? "700 11.5px" : "550 10.5px"} ${inks.font}`;
}

function offerOf({ sections }: Area, showing: readonly Showing[]): Showing {
  const offers = sections.map((s) => showing[s]!);
  const prices = offers.flatMap(({ from }) => from ?? []);
  return {
    free: offers.reduce((sum, { free }) => sum + free, 0),
    from: prices.length > 0 ? Math.min(...prices) : null,
    category: offers[0]?.category ?? null,
  };
}

function drawCrosses(
  context: CanvasRenderingContext2D,
  areas: readonly Area[],
  camera: Camera,
  view: Size,
  inks: Inks,
): void {
  context.beginPath();
  for (const { anchor } of areas) {
    const { x, y } = toScreen(camera, view, anchor);
    context.moveTo(x - CROSS_PX, y - CROSS_PX);
    context.lineTo(x + CROSS_PX, y + CROSS_PX);
    context.moveTo(x + CROSS_PX, y - CROSS_PX);
    context.lineTo(x - CROSS_PX, y + CROSS_PX);
  }
  context.strokeStyle = inks.cross;
  context.lineWidth = 1.5;
  context.stroke();
}
