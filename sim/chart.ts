/** Charts over time as inline SVG: no script, no font, nothing to load. */

export interface Series {
  readonly name: string;
  readonly color: string;
  /** Second to value, ascending. */
  readonly points: readonly (readonly [number, number])[];
}

/** A stretch of time to mark, seconds. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

export interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly series: readonly Series[];
  readonly marks: readonly Mark[];
  readonly seconds: number;
  /** Each series on top of the one before, as an area. */
  readonly stacked: boolean;
}

const WIDTH = 880;
const HEIGHT = 240;
const LEFT = 64;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 26;

export function chartSvg(chart: Chart): string {
  const layers = chart.stacked ? stack(chart.series) : chart.series;
  const highest = Math.max(1, ...layers.flatMap((it) => it.points.map(([, value]) => value)));
  const top = roundUp(highest);
  const seconds = Math.max(1, chart.seconds);
  const x = (second: number): string =>
    (LEFT + (second / seconds) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (value: number): string =>
    (HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM)).toFixed(1);

  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = y(top * part);
    return (
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/>` +
      `<text class="axis" x="${LEFT - 8}" y="${at}" dy="4" text-anchor="end">${format(top * part)}</text>`
    );
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const label = `${format(seconds * part)} s`;
    return `<text class="axis" x="${x(seconds * part)}" y="${HEIGHT - 6}" text-anchor="middle">${label}</text>`;
  });
  const marks = chart.marks.map(({ from, to, name }) => {
    const width = Math.max(2, Number(x(to)) - Number(x(from)));
    return `<rect class="mark" x="${x(from)}" y="${TOP}" width="${width.toFixed(1)}" height="${HEIGHT - TOP - BOTTOM}"><title>${escapeHtml(name)}</title></rect>`;
  });
  const shapes = layers.map(({ points, color }) => {
    const line = points.map(([second, value]) => `${x(second)},${y(value)}`).join(" ");
    if (!chart.stacked) return `<polyline class="line" stroke="${color}" points="${line}"/>`;
    const first = points[0]?.[0] ?? 0;
    const last = points.at(-1)?.[0] ?? 0;
    return `<polygon fill="${color}" points="${x(first)},${y(0)} ${line} ${x(last)},${y(0)}"/>`;
  });
  // The tallest layer first, so that each shows the part that is its own.
  if (chart.stacked) shapes.reverse();
  const legend = chart.series.map(
    ({ name, color }) => `<span><i style="background:${color}"></i>${escapeHtml(name)}</span>`,
  );
  const label = `${chart.title}, ${chart.unit}`;
  return (
    `<figure><figcaption>${escapeHtml(label)}<span class="legend">${legend.join("")}</span></figcaption>` +
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}">` +
    `${grid.join("")}${ticks.join("")}${shapes.join("")}${marks.join("")}</svg></figure>`
  );
}

/** Each series raised by those before it. All have the same seconds. */
function stack(series: readonly Series[]): Series[] {
  const sums = new Map<number, number>();
  return series.map((it) => ({
    ...it,
    points: it.points.map(([second, value]): readonly [number, number] => {
      const sum = (sums.get(second) ?? 0) + value;
      sums.set(second, sum);
      return [second, sum];
    }),
  }));
}

/** The next 1, 2, 4, 6 or 8 times a power of ten: quarters of it are round as well. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 6, 8, 10].find((step) => step * power >= value) ?? 10) * power;
}

function format(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
