/** A plan as text, at most 80 columns wide. */
import { digits, type Figure, shown } from "./figure.ts";
import type { Limit } from "./limits.ts";
import type { Plan } from "./plan.ts";

const WIDTH = 80;
const NAME = 28;
const VALUE = 14;
const INDENT = 2;

export function tableOf(plan: Plan): string {
  const { inputs, sections, nodes, databases, bottleneck } = plan;
  const { fans, seats, minutes } = inputs;
  const servers = nodes === 1 ? "1 node" : `${digits(nodes)} nodes`;
  return [
    `${digits(seats)} seats, ${digits(fans)} fans, ${digits(minutes)} minutes: ${servers}, ${databases === 1 ? "1 PostgreSQL" : `${databases} databases`}.`,
    ...wrapped(
      "By arithmetic from what was measured on two shared cores (docs/scale.md); more than one node is extrapolated.",
      WIDTH,
    ),
    ...sections.flatMap(({ title, figures }) => [
      "",
      title,
      ...Object.values(figures).flatMap(row),
    ]),
    "",
    "Bottleneck and limits",
    ...wrapped(
      `The nodes are set by ${bottleneck}. What no further node moves, the tightest first (100 % is the bound):`,
      WIDTH - INDENT,
    ).map(indented),
    ...plan.limits.flatMap(limitRow),
  ].join("\n");
}

function row({ name, formula, ...value }: Figure): string[] {
  return columns(name, shown(value), formula);
}

function limitRow({ what, share, bound, remedy }: Limit): string[] {
  const asked = share > 0 && share < 0.01 ? "< 1 %" : `${digits(Math.round(share * 100))} %`;
  return columns(what, asked, share > 1 ? `of ${bound}: ${remedy}` : `of ${bound}`);
}

/** The last of them goes on below itself. */
function columns(name: string, value: string, text: string): string[] {
  const left = INDENT + NAME + VALUE + 2;
  const [first = "", ...more] = wrapped(text, WIDTH - left);
  return [
    indented(`${name.padEnd(NAME)}${value.padStart(VALUE)}  ${first}`),
    ...more.map((line) => " ".repeat(left) + line),
  ];
}

function indented(line: string): string {
  return " ".repeat(INDENT) + line;
}

function wrapped(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1)!;
    const longer = last === "" ? word : `${last} ${word}`;
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
