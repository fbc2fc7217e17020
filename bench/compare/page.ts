/** The comparison on one page, in a single file that needs nothing else. */
import { escapeHtml } from "../../sim/chart.ts";
import { type Bar, barsSvg, linesSvg } from "./charts.ts";
import { AXES, type Axis } from "./growth.ts";
import { OPPONENTS, type Id, type Opponent } from "./opponents.ts";
import { middle, opponentsOf, type Results } from "./results.ts";
import { pointsOf, settingOf, type Table, tablesOf } from "./tables.ts";
import { ROLES, type ByRole } from "../usage.ts";

export function pageHtml(results: Results): string {
  const tables = tablesOf(results);
  const chartsBy = new Map<string, readonly string[]>([
    ["loads", loadCharts(results)],
    ["times", timeCharts(results)],
    ["cpu", [roleChart("CPU of one hold, microseconds", results, (it) => it.holds.cpu, whole)]],
    ["written", writtenCharts(results)],
    ["memory", [roleChart("Memory after the loads, MiB", results, (it) => it.memory, mebi)]],
    ["sale", saleCharts(results)],
    ["kill", killCharts(results)],
    ...AXES.map((axis) => [axis, [growthChart(results, axis)]] as const),
  ]);
  const sections = tables.map(
    (table) =>
      `<section id="${table.id}"><h2>${escapeHtml(table.title)}</h2>${(chartsBy.get(table.id) ?? []).join("")}${tableHtml(table)}</section>`,
  );
  const notes = results.notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Two techniques under one crowd</title><style>${STYLE}</style></head><body>
<header><h1>Two techniques under one crowd</h1>
<p>The same ticket shop on rows (stateless instances, PostgreSQL, Redis) and on virtual actors, under the same requests.</p>
<p class="setting">${bold(escapeHtml(settingOf(results)))}</p>${notes && `<ul>${notes}</ul>`}
<nav>${tables.map(({ id, title }) => `<a href="#${id}">${escapeHtml(title.split(/[,:;(]/)[0] ?? id)}</a>`).join("")}</nav></header>
<main>${sections.join("\n")}</main>
</body></html>
`;
}

type Visit = Results["visits"][number];

function colorOf({ id }: Opponent): string {
  return `var(--${id})`;
}

function simple(
  title: string,
  opponents: readonly Opponent[],
  value: (id: Id) => number,
  show: (value: number) => string,
): string {
  const bars = opponents.map((it): Bar => ({
    name: it.name,
    parts: [{ name: title, color: colorOf(it), value: value(it.id) }],
  }));
  return barsSvg(title, bars, show);
}

function loadCharts({ visits }: Results): readonly string[] {
  const chart = (title: string, value: (it: Visit) => number | undefined): string =>
    simple(title, opponentsOf(visits), (id) => middle(visits, id, value), whole);
  return [
    chart("Durable holds a second, every seat once", (it) => it.holds.perSecond),
    chart("Asked a second, four of five lose", (it) => it.contest.perSecond),
    chart(
      "The rush: asked a second, best available and choices of one's own",
      (it) => it.rush?.perSecond,
    ),
    chart("Orders paid a second", (it) => it.orders?.ordersPerSecond),
  ];
}

function timeCharts({ visits }: Results): readonly string[] {
  const opponents = opponentsOf(visits);
  return [
    simple(
      "99 of 100 holds are answered within, ms",
      opponents,
      (id) => middle(visits, id, (it) => it.holds.p99Ms),
      tenth,
    ),
    simple(
      "99 of 100 of the rush are answered within, ms",
      opponents,
      (id) => middle(visits, id, (it) => it.rush?.p99Ms),
      tenth,
    ),
  ];
}

function roleChart(
  title: string,
  { visits }: Results,
  value: (it: Visit) => ByRole,
  show: (value: number) => string,
): string {
  const bars = opponentsOf(visits).map(({ id, name }): Bar => ({
    name,
    parts: ROLES.map((role, n) => ({
      name: role,
      color: `var(--role-${n})`,
      value: middle(visits, id, (it) => value(it)[role]),
    })),
  }));
  return barsSvg(title, bars, show);
}

function writtenCharts({ visits, sales }: Results): readonly string[] {
  return [
    simple(
      "Bytes of log a held seat",
      opponentsOf(visits),
      (id) => middle(visits, id, (it) => it.holds.walBytes),
      whole,
    ),
    simple(
      "Bytes of log a sold seat",
      opponentsOf(sales),
      (id) => middle(sales, id, (it) => it.perSeat.walBytes),
      whole,
    ),
    simple(
      "Rows a sold seat",
      opponentsOf(sales),
      (id) => middle(sales, id, (it) => it.perSeat.rows),
      tenth,
    ),
  ];
}

function saleCharts({ sales }: Results): readonly string[] {
  const chart = (title: string, value: (it: Results["sales"][number]) => number | null): string =>
    simple(title, opponentsOf(sales), (id) => middle(sales, id, value), tenth);
  return [
    chart("Sold out after, seconds", (it) => it.soldOutAfter),
    chart("99 of 100 requests are answered within, ms", (it) => it.p99Ms),
  ];
}

function killCharts({ kills }: Results): readonly string[] {
  const bars = kills.map(({ opponent, killed, unserved }): Bar => {
    const of = OPPONENTS.find(({ id }) => id === opponent)!;
    return {
      name: `${of.name}: ${killed}`,
      parts: [{ name: "unserved", color: colorOf(of), value: unserved }],
    };
  });
  return [barsSvg("Nobody was served for, seconds", bars, tenth)];
}

function growthChart({ growth }: Results, axis: Axis): string {
  const points = pointsOf(growth, axis);
  const xs = [...new Set(points.map((it) => it.x))].sort((a, b) => a - b);
  const marks = xs.map((x) => (axis === "losing" ? `${Math.round(x * 100)} %` : whole(x)));
  const titles = { seats: "seats", connections: "connections", losing: "share that loses" };
  const lines = opponentsOf(points).map((it) => ({
    name: it.name,
    color: colorOf(it),
    values: xs.map((x) =>
      middle(
        points.filter((point) => point.x === x),
        it.id,
        (point) => point.loaded.perSecond,
      ),
    ),
  }));
  return linesSvg(`Asked a second, by ${titles[axis]}`, marks, lines);
}

function tableHtml({ head, rows }: Table): string {
  const body = rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("");
  return `<div class="table" role="region" tabindex="0" aria-label="Figures"><table><thead><tr>${cells("th", head)}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function cells(tag: string, all: readonly string[]): string {
  return all.map((cell) => `<${tag}>${bold(escapeHtml(cell))}</${tag}>`).join("");
}

function bold(text: string): string {
  return text.replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>");
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function tenth(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 1 });
}

function mebi(bytes: number): string {
  return whole(bytes / 2 ** 20);
}

/** Of the roles, light and dark. */
const ROLE_COLORS = [
  ["#2563eb", "#60a5fa"],
  ["#0891b2", "#22d3ee"],
  ["#dc2626", "#f87171"],
  ["#059669", "#34d399"],
  ["#9333ea", "#c084fc"],
  ["#d97706", "#fbbf24"],
  ["#94a3b8", "#64748b"],
] as const;

const COLORS = [
  ...OPPONENTS.map(({ id, color: [light, dark] }) => `--${id}:light-dark(${light},${dark})`),
  ...ROLE_COLORS.map(([light, dark], n) => `--role-${n}:light-dark(${light},${dark})`),
].join(";");

const STYLE = `
:root{color-scheme:light dark;font:16px/1.55 system-ui,sans-serif;${COLORS};
--ground:light-dark(#f8fafc,#0b1220);--card:light-dark(#fff,#131c2e);--ink:light-dark(#0f172a,#e5e9f0);--quiet:light-dark(#475569,#a5b1c2);--rule:light-dark(#e2e8f0,#26334a)}
body{margin:0 auto;max-width:54rem;padding:2rem 1rem 4rem;background:var(--ground);color:var(--ink)}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem}h2{font-size:1.15rem;line-height:1.35;margin:0 0 1rem}
.setting{color:var(--quiet);font-size:.9rem}strong{color:light-dark(#b91c1c,#fca5a5)}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:1rem 0 2rem}a{color:light-dark(#1d4ed8,#93c5fd)}
section{background:var(--card);border:1px solid var(--rule);border-radius:.75rem;padding:1.25rem;margin:1.25rem 0}
figure{margin:0 0 1.5rem}figcaption{font-weight:600;font-size:.95rem;margin-bottom:.5rem}
svg{display:block;width:100%;overflow:visible;font-size:14px}svg text{fill:currentColor}
.value{font-variant-numeric:tabular-nums}.axis{fill:var(--quiet);font-size:12px}.grid{stroke:var(--rule)}.line{fill:none;stroke-width:2.5}
.legend{display:flex;flex-wrap:wrap;gap:.15rem 1rem;list-style:none;margin:0 0 .6rem;padding:0;font-size:.85rem}
.legend i{display:inline-block;width:.8rem;height:.8rem;margin-right:.35rem;border-radius:.2rem}
.table{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{padding:.4rem .8rem .4rem 0;border-bottom:1px solid var(--rule);text-align:right;vertical-align:bottom;font-variant-numeric:tabular-nums}
th:first-child,td:first-child{text-align:left;min-width:11rem}th{color:var(--quiet);font-weight:600}
tr:last-child td{border-bottom:0}
@media(max-width:40rem){section{padding:1rem .75rem}}`;
