/** The development inbox as pages: what would have been mailed. There is none in production. */
import { createHash } from "node:crypto";
import type { FastifyReply } from "fastify";
import type { Inbox } from "../../mail/inbox.ts";
import { escapeHtml } from "../../protocol/html.ts";
import { sendEdgeProblem } from "../answer.ts";
import type { App } from "../app.ts";

const SHOWN_MAX = 200;
const STYLE = `:root{color-scheme:light dark}body{margin:0;font:16px/1.5 system-ui,sans-serif;background:light-dark(#f5f2ea,#0f1512);color:light-dark(#16201b,#eef2ec)}
main{max-width:800px;margin:0 auto;padding:20px 16px 48px}h1{font-size:1.5rem}ul{list-style:none;padding:0;display:grid;gap:8px}
li,.box{background:light-dark(#fffdf8,#18211c);border:1px solid light-dark(#d9d3c3,#33403a);border-radius:12px;padding:12px 16px}
li a{font-weight:600}small{display:block;color:light-dark(#565f57,#a9b5ad)}a{color:light-dark(#0d5c3f,#6fdcaa)}
pre{white-space:pre-wrap;font:inherit}iframe{width:100%;height:640px;border:1px solid light-dark(#d9d3c3,#33403a);border-radius:12px}`;
const STYLE_HASH = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

export function inboxRoutes(app: App, inbox: Inbox): void {
  const hide = { schema: { hide: true } };
  app.get<{ Querystring: { to?: string } }>("/dev/inbox", hide, (request, reply) => {
    const letters = inbox.list(typeof request.query.to === "string" ? request.query.to : undefined);
    const rows = letters
      .slice(0, SHOWN_MAX)
      .map(
        ({ letter, at }) =>
          `<li><a href="/dev/inbox/${encodeURIComponent(letter.id)}">${escapeHtml(letter.subject)}</a><small>to ${escapeHtml(letter.to)}, ${new Date(at).toISOString()}</small></li>`,
      );
    const none = `<p class="box">No letters yet.</p>`;
    return page(
      reply,
      `<h1>Development inbox</h1><p>What would have been mailed. Set SMTP_URL to send it.</p>
${rows.length === 0 ? none : `<ul>${rows.join("")}</ul>`}`,
    );
  });
  /** For programs that sign in while nothing is mailed. */
  app.get<{ Querystring: { to?: string } }>("/dev/inbox.json", hide, (request, reply) => {
    const letter = inbox.latest(String(request.query.to));
    if (!letter) return gone(reply);
    const { id, to, subject, text } = letter;
    return reply.send({ id, to, subject, text });
  });
  app.get<{ Params: { id: string } }>("/dev/inbox/:id", hide, (request, reply) => {
    const kept = inbox.get(request.params.id);
    if (!kept) return gone(reply);
    const { letter } = kept;
    const at = `/dev/inbox/${encodeURIComponent(letter.id)}`;
    const files = letter.attachments.map(
      ({ name }) =>
        `<li><a href="${at}/files/${encodeURIComponent(name)}">${escapeHtml(name)}</a></li>`,
    );
    return page(
      reply,
      `<p><a href="/dev/inbox">All letters</a></p><h1>${escapeHtml(letter.subject)}</h1>
<p>to ${escapeHtml(letter.to)}</p>${files.length === 0 ? "" : `<ul>${files.join("")}</ul>`}
<iframe src="${at}/html" title="The letter" sandbox></iframe>
<h2>As text</h2><pre class="box">${escapeHtml(letter.text)}</pre>`,
    );
  });
  app.get<{ Params: { id: string } }>("/dev/inbox/:id/html", hide, (request, reply) => {
    const kept = inbox.get(request.params.id);
    if (!kept) return gone(reply);
    void reply.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    return reply.type("text/html").send(kept.letter.html);
  });
  app.get<{ Params: { id: string; name: string } }>(
    "/dev/inbox/:id/files/:name",
    hide,
    async (request, reply) => {
      const { letter } = inbox.get(request.params.id) ?? {};
      const file = letter?.attachments.find(({ name }) => name === request.params.name);
      if (!file) return gone(reply);
      return reply.type(file.type).send(await file.content());
    },
  );
}

function gone(reply: FastifyReply): FastifyReply {
  return sendEdgeProblem(reply, "not-found", "There is no such letter: old ones go first.");
}

function page(reply: FastifyReply, body: string): FastifyReply {
  void reply.header(
    "content-security-policy",
    `default-src 'none'; style-src ${STYLE_HASH}; frame-src 'self'; base-uri 'none'; form-action 'none'`,
  );
  return reply.type("text/html").send(`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Development inbox</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`);
}
