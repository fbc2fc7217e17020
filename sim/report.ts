/** The run on one page: verdict, numbers and charts in a single file that needs nothing else. */
import { chartSvg, escapeHtml, type Chart, type Mark, type Series } from "./chart.ts";
import type { QueueSummary } from "./queue-summary.ts";
import type { Summary } from "./summary.ts";
import type { Finding } from "./verdict.ts";

const BLUE = "#2563eb";
const AMBER = "#f59e0b";
const COLORS = [BLUE, "#10b981", AMBER, "#ef4444", "#8b5cf6", "#0891b2", "#db2777", "#65a30d"];
/** Kinds of answer with a line of their own; the rest are drawn as one. */
const KINDS_MAX = 7;

export function reportHtml(it: Summary): string {
  const { free, held, sold, blocked } = it.seats;
  const capacity = free + held + sold + blocked;
  const titles = { clean: "Clean", unchecked: "Not fully checked", broken: "Broken" };
  const soldOut = it.queue === null ? "sold out after" : "from the bell to sold out";
  const facts: readonly (readonly [string, string])[] = [
    ["seats sold", `${number(sold)} of ${number(capacity)}`],
    [soldOut, it.soldOutAfter === null ? "not sold out" : `${it.soldOutAfter} s`],
    ["fans", number(Number(it.options["fans"]))],
    ...(it.queue === null ? [] : queueFacts(it.queue)),
    ["requests", `${number(it.requests)}, ${number(it.requestsPerSecond)}/s`],
    ["p50 / p99", `${it.p50Ms} / ${it.p99Ms} ms`],
    ["told after the bank, p50 / p99", `${it.told.p50Ms} / ${it.told.p99Ms} ms`],
    ["server killed", it.outages.length === 0 ? "never" : `${it.outages.length} times`],
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Rush: ${titles[it.verdict.result]}</title><style>${STYLE}</style></head><body>
<h1>The rush <b class="${it.verdict.result}">${titles[it.verdict.result]}</b></h1>
<dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`).join("")}</dl>
${charts(it).join("\n")}
<h2>Verdict</h2>
<table><thead><tr><th>Check</th><th></th><th>Looked at</th><th>Result</th></tr></thead><tbody>
${it.verdict.findings.map(findingRow).join("\n")}
</tbody></table>
<h2>Answers</h2>
<table><tbody>${rows(it.answers)}</tbody></table>
<h2>How fans left</h2>
<table><tbody>${rows(it.fans)}</tbody></table>
<h2>Options</h2><pre>${escapeHtml(JSON.stringify(it.options, null, 2))}</pre>
</body></html>
`;
}

function charts(it: Summary): string[] {
  const seconds = Math.max(it.seconds.length, it.counts.at(-1)?.at ?? 0);
  const marks = it.outages.map(({ at, seconds }): Mark => ({
    from: at,
    to: at + seconds,
    name: `Server killed at ${at} s`,
  }));
  if (it.queue !== null) marks.push({ from: it.queue.bellAt, to: it.queue.bellAt, name: "Bell" });
  const common = { marks, seconds, stacked: false };
  const each = (value: (second: Summary["seconds"][number]) => number): Series["points"] =>
    it.seconds.map((second, index): readonly [number, number] => [index, value(second)]);
  const count = (value: (sample: Summary["counts"][number]) => number): Series["points"] =>
    it.counts.map((sample): readonly [number, number] => [sample.at, value(sample)]);
  const kinds = Object.keys(it.answers);
  const own = kinds.slice(0, KINDS_MAX);
  const rest = kinds.slice(KINDS_MAX);
  const byKind = own.map((kind, index) => ({
    name: kind,
    color: COLORS[index % COLORS.length] ?? BLUE,
    points: each((second) => second.answers[kind] ?? 0),
  }));
  if (rest.length > 0) {
    const points = each((second) =>
      rest.reduce((sum, kind) => sum + (second.answers[kind] ?? 0), 0),
    );
    byKind.push({ name: "other", color: "#94a3b8", points });
  }
  return [
    ...(it.queue === null ? [] : queueCharts(it.queue, common)),
    chartSvg({
      ...common,
      title: "Seats",
      unit: "sold and held",
      stacked: true,
      series: [
        { name: "sold", color: BLUE, points: count((sample) => sample.sold) },
        { name: "held", color: AMBER, points: count((sample) => sample.held) },
      ],
    }),
    chartSvg({
      ...common,
      title: "Requests",
      unit: "answered a second",
      series: [{ name: "requests/s", color: BLUE, points: each((second) => second.requests) }],
    }),
    chartSvg({
      ...common,
      title: "Time to an answer",
      unit: "ms",
      series: [
        { name: "p99", color: "#ef4444", points: each((second) => second.p99Ms) },
        { name: "p50", color: BLUE, points: each((second) => second.p50Ms) },
      ],
    }),
    chartSvg({ ...common, title: "Answers", unit: "by kind, a second", series: byKind }),
  ];
}

function queueFacts(it: QueueSummary): readonly (readonly [string, string])[] {
  return [
    ["lots drawn, and who came late", `${number(it.lots)} + ${number(it.late)}`],
    ["joins a second, at most", `${number(it.joinsPerSecond)}, ${number(it.joinsPerSecondMost)}`],
    ["from the bell to the ranks", `${it.drawnAfterMs ?? "?"} ms`],
    ["called, and most inside", `${number(it.called)}, ${number(it.insideMost)}`],
  ];
}

type Frame = Pick<Chart, "marks" | "seconds" | "stacked">;

function queueCharts({ samples }: QueueSummary, frame: Frame): string[] {
  type Sample = (typeof samples)[number];
  const line = (name: string, color: string, value: (sample: Sample) => number): Series => ({
    name,
    color,
    points: samples.map((sample): readonly [number, number] => [sample.at, value(sample)]),
  });
  return [
    chartSvg({
      ...frame,
      title: "At the gate",
      unit: "people",
      series: [
        line("arrived", "#94a3b8", ({ arrived }) => arrived),
        line("in lobby or queue", BLUE, ({ waiting }) => waiting),
        line("admitted", "#10b981", ({ called }) => called),
      ],
    }),
    chartSvg({
      ...frame,
      title: "In the shop",
      unit: "people inside",
      series: [line("inside", "#8b5cf6", ({ inside }) => inside)],
    }),
  ];
}

function findingRow(it: Finding): string {
  const result = { good: "ok", bad: `${it.faults} wrong`, skipped: "not checked" }[it.result];
  const examples = it.examples.map((example) => `<li>${escapeHtml(example)}</li>`).join("");
  const list = examples === "" ? "" : `<ul>${examples}</ul>`;
  return `<tr class="${it.result}"><td>${it.id}</td><td>${escapeHtml(it.title)}${list}</td><td>${number(it.looked)}</td><td>${result}</td></tr>`;
}

function rows(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `<tr><td>${escapeHtml(name)}</td><td>${number(count)}</td></tr>`)
    .join("");
}

function number(value: number): string {
  return value.toLocaleString("en");
}

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:56rem;margin:2rem auto;padding:0 1rem;background:Canvas;color:CanvasText}
h1 b{border-radius:.4rem;padding:.1rem .6rem;color:#fff}
.clean{background:#15803d}.unchecked{background:#92400e}.broken{background:#b91c1c}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1rem}
dt{opacity:.7;font-size:.85rem}dd{margin:0;font-size:1.3rem;font-variant-numeric:tabular-nums}
figure{margin:1.5rem 0}figcaption{display:flex;flex-wrap:wrap;gap:.3rem 1rem;justify-content:space-between}
svg{width:100%;height:auto}.grid{stroke:currentColor;opacity:.15}
.axis{fill:currentColor;font-size:12px;opacity:.7}.line{fill:none;stroke-width:2}
.mark{fill:#b91c1c;opacity:.35}
.legend{display:flex;flex-wrap:wrap;gap:.2rem .8rem;font-size:.85rem}
.legend i{display:inline-block;width:.8rem;height:.8rem;margin-right:.3rem;border-radius:.2rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #8884;vertical-align:top}
td{font-variant-numeric:tabular-nums}.bad td:last-child{color:#b91c1c;font-weight:700}
pre{overflow:auto}`;
