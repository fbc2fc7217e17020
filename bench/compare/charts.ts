/** Charts of the comparison as inline SVG: no script, no font, nothing to load. Colours are variables of the
 * page, so that they suit light and dark. */
import { escapeHtml, roundUp } from "../../sim/chart.ts";

export interface Part {
  readonly name: string;
  /** Of CSS. */
  readonly color: string;
  readonly value: number;
}

/** A bar of one part or of several; parts without a value are left out. */
export interface Bar {
  readonly name: string;
  readonly parts: readonly Part[];
}

export interface Line {
  readonly name: string;
  readonly color: string;
  /** By index of the marks below. */
  readonly values: readonly number[];
}

/** Across in per cent of the page's width, down in pixels: text keeps its size on a phone. */
const NAME = 20;
const BAR = 16;
const GAP = 10;
/** The longest bar; the rest is for its figure. */
const LONGEST = 82;

export function barsSvg(
  title: string,
  bars: readonly Bar[],
  show: (value: number) => string,
): string {
  const there = bars
    .map(({ name, parts }) => ({ name, parts: parts.filter(({ value }) => value > 0) }))
    .filter(({ parts }) => parts.length > 0);
  if (there.length === 0) return "";
  const sum = ({ parts }: Bar): number => parts.reduce((all, { value }) => all + value, 0);
  const most = Math.max(...there.map(sum), 1e-9);
  const rows = there.map((bar, n) => {
    const y = n * (NAME + BAR + GAP);
    let x = 0;
    const rects = bar.parts.map(({ name, color, value }) => {
      const width = (value / most) * LONGEST;
      const label = escapeHtml(`${bar.name}, ${name}: ${show(value)}`);
      const rect = `<rect x="${percent(x)}" y="${y + NAME}" width="${percent(width)}" height="${BAR}" style="fill:${color}"><title>${label}</title></rect>`;
      x += width;
      return rect;
    });
    return (
      `<text x="0" y="${y + NAME - 6}">${escapeHtml(bar.name)}</text>${rects.join("")}` +
      `<text class="value" x="${percent(x)}" dx="8" y="${y + NAME + BAR - 3}">${escapeHtml(show(sum(bar)))}</text>`
    );
  });
  const keys = there.flatMap(({ parts }) => (parts.length > 1 ? parts : []));
  const used = new Map(keys.map((it) => [it.name, it]));
  return figure(title, there.length * (NAME + BAR + GAP), rows.join(""), [...used.values()]);
}

const HEIGHT = 260;
const BOTTOM = 26;
const TOP = 10;
/** Where the marks begin and end across. */
const [FROM, TO] = [14, 94];

export function linesSvg(title: string, marks: readonly string[], lines: readonly Line[]): string {
  const all = lines.flatMap(({ values }) => values.filter((it) => it > 0));
  const top = roundUp(Math.max(...all, 1));
  const x = (n: number): string =>
    percent(marks.length === 1 ? FROM : FROM + (n / (marks.length - 1)) * (TO - FROM));
  const y = (value: number): string =>
    (HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(top * share);
    const label = Math.round(top * share).toLocaleString("en");
    return (
      `<line class="grid" x1="${percent(FROM - 2)}" x2="100%" y1="${at}" y2="${at}"/>` +
      `<text class="axis" x="${percent(FROM - 3)}" y="${at}" dy="4" text-anchor="end">${label}</text>`
    );
  });
  const below = marks.map(
    (mark, n) =>
      `<text class="axis" x="${x(n)}" y="${HEIGHT - 6}" text-anchor="middle">${escapeHtml(mark)}</text>`,
  );
  const shapes = lines.map(({ name, color, values }) => {
    const there = values.flatMap((value, n) => (Number.isNaN(value) ? [] : [{ value, n }]));
    const ways = there.slice(1).map(({ value, n }, before) => {
      const from = there[before]!;
      return `<line class="line" style="stroke:${color}" x1="${x(from.n)}" y1="${y(from.value)}" x2="${x(n)}" y2="${y(value)}"/>`;
    });
    const dots = there.map(({ value, n }) => {
      const label = `${name}, ${marks[n]}: ${Math.round(value).toLocaleString("en")}`;
      return `<circle cx="${x(n)}" cy="${y(value)}" r="4" style="fill:${color}"><title>${escapeHtml(label)}</title></circle>`;
    });
    return [...ways, ...dots].join("");
  });
  return figure(title, HEIGHT, [...grid, ...below, ...shapes].join(""), lines);
}

function figure(
  title: string,
  height: number,
  shapes: string,
  keys: readonly { readonly name: string; readonly color: string }[],
): string {
  const legend = keys.map(
    ({ name, color }) => `<li><i style="background:${color}"></i>${escapeHtml(name)}</li>`,
  );
  return (
    `<figure><figcaption>${escapeHtml(title)}</figcaption>` +
    (legend.length > 0 ? `<ul class="legend">${legend.join("")}</ul>` : "") +
    `<svg height="${height}" role="img" aria-label="${escapeHtml(title)}">${shapes}</svg></figure>`
  );
}

function percent(value: number): string {
  return `${value.toFixed(2)}%`;
}
