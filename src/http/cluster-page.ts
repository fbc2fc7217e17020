/** The nodes of the cluster as a page without a script: it reloads itself. */
import { createHash } from "node:crypto";
import { escapeHtml } from "../protocol/html.ts";
import type { ClusterAnswer } from "../protocol/organiser.ts";

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#d9d3c3,#33403a);--quiet:light-dark(#565f57,#a9b5ad)}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;background:light-dark(#f5f2ea,#0f1512);color:light-dark(#16201b,#eef2ec)}
main{max-width:800px;margin:0 auto;padding:20px 16px 48px}h1{font-size:1.5rem;line-height:1.25;margin:0}h2{font-size:1.125rem;margin:32px 0 8px}p{margin:4px 0 16px}p,small{color:var(--quiet)}
.box{overflow-x:auto;background:light-dark(#fffdf8,#18211c);border:1px solid var(--line);border-radius:12px;padding:4px 8px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:start;vertical-align:top;padding:8px}
th{font-weight:600;font-size:.875rem;color:var(--quiet)}tbody td{border-top:1px solid var(--line)}.n{text-align:end}code{font-size:.9em}small{display:block;overflow-wrap:anywhere}
time{display:flex;flex-wrap:wrap;column-gap:.5em}time span{white-space:nowrap}`;
const STYLE_HASH = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

export const CLUSTER_PAGE_POLICY = `default-src 'none'; style-src ${STYLE_HASH}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const REFRESH_S = 2;
/** Of an id, enough to tell nodes apart. */
const SHORT = 8;

export function clusterPage(view: ClusterAnswer): string {
  const { self, nodes, shards, moves } = view;
  const epochsOf = (node: string): string => {
    const held = shards.flatMap(({ node: holder, epoch }) => (holder === node ? [epoch] : []));
    if (held.length === 0) return "–";
    const [least, most] = [Math.min(...held), Math.max(...held)];
    return least === most ? `${least}` : `${least}–${most}`;
  };
  const nodeRows = nodes.map(({ id, address, shards, refuses }) => {
    const answers = id === self ? " answers you" : "";
    const deaf = refuses === null ? "" : `<small>refuses what this node sends: ${refuses}</small>`;
    return `<tr><td>${nameOf(id)}${answers}<small>${escapeHtml(address)}</small>${deaf}</td><td class="n">${shards}</td><td class="n">${epochsOf(id)}</td></tr>`;
  });
  const moveRows = moves.map(
    ({ at, from, to, shards }) =>
      `<tr><td>${timeOf(at)}</td><td class="n">${shards}</td><td>${nameOf(from)}</td><td>${nameOf(to)}</td></tr>`,
  );
  const free = shards.filter(({ node }) => node === null).length;
  const summary = `${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}, ${shards.length} shards${free > 0 ? `, ${free} of them nobody’s` : ""}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="${REFRESH_S}">
<meta name="viewport" content="width=device-width"><title>${summary}</title><style>${STYLE}</style></head>
<body><main><h1>${summary}</h1>${silence(view)}<p>Read anew every ${REFRESH_S} s. An epoch goes up when a shard changes hands.</p>
<div class="box"><table><thead><tr><th>Node</th><th class="n">Shards</th><th class="n">Epochs</th></tr></thead>
<tbody>${nodeRows.join("\n")}</tbody></table></div>
<h2>Moves</h2>${moves.length === 0 ? "<p>This node has seen nothing move.</p>" : table(moveRows)}</main></body></html>`;
}

function silence({ databaseAnswers, ageMs }: ClusterAnswer): string {
  if (databaseAnswers) return "";
  return `<p role="alert">The database does not answer: this is how it was ${Math.round(ageMs / 1_000)} s ago. What was acknowledged is kept, and the nodes go on by themselves when it answers.</p>`;
}

function table(moves: readonly string[]): string {
  return `<div class="box"><table><thead><tr><th>When (UTC)</th><th class="n">Shards</th><th>From</th><th>To</th></tr></thead>
<tbody>${moves.join("\n")}</tbody></table></div>`;
}

function nameOf(id: string | null): string {
  return id === null ? "nobody" : `<code>${escapeHtml(id.slice(0, SHORT))}</code>`;
}

function timeOf(at: number): string {
  const iso = new Date(at).toISOString();
  return `<time datetime="${iso}"><span>${iso.slice(0, 10)}</span><span>${iso.slice(11, 19)}</span></time>`;
}
