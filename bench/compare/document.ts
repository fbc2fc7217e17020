/** Writes figures into a Markdown document, each table between the markers of its name; the prose around them
 * is nobody's but its author's.
 *
 *   <!-- figures:loads -->
 *   (table)
 *   <!-- /figures -->
 */
import type { Table } from "./tables.ts";

/** Markers without a figure of their name are left as they are. */
export function withFigures(document: string, figures: ReadonlyMap<string, string>): string {
  return document.replace(
    /<!-- figures:([a-z-]+) -->\n[\s\S]*?<!-- \/figures -->/g,
    (whole, name: string) => {
      const text = figures.get(name);
      return text === undefined
        ? whole
        : `<!-- figures:${name} -->\n\n${text}\n\n<!-- /figures -->`;
    },
  );
}

export function markdownOf({ title, head, rows }: Table): string {
  return [`${title}:`, "", line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
