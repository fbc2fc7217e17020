/** Letters by SMTP. */
import { createHash } from "node:crypto";
import { createTransport } from "nodemailer";
import type { Letter, Post } from "../booking/post-port.ts";

const CONNECT_LIMIT_MS = 10_000;
/** Without a word from the server. */
const SILENCE_LIMIT_MS = 30_000;
const CONNECTIONS_MAX = 4;

export interface SmtpConfig {
  /** smtp(s)://user:password@host:port */
  readonly url: string;
  /** "Box office <tickets@example.org>" */
  readonly from: string;
}

export class SmtpPost implements Post {
  readonly #transport: ReturnType<typeof createTransport>;
  readonly #from: string;

  constructor({ url, from }: SmtpConfig) {
    this.#from = from;
    this.#transport = createTransport({
      url,
      pool: true,
      maxConnections: CONNECTIONS_MAX,
      connectionTimeout: CONNECT_LIMIT_MS,
      greetingTimeout: CONNECT_LIMIT_MS,
      socketTimeout: SILENCE_LIMIT_MS,
    });
  }

  async send({ id, to, subject, text, html, attachments }: Letter): Promise<void> {
    const files = await Promise.all(
      attachments.map(async (file) => ({
        filename: file.name,
        contentType: file.type,
        content: await file.content(),
      })),
    );
    await this.#transport.sendMail({
      from: this.#from,
      // As text it would be read as a list of addresses with names.
      to: { name: "", address: to },
      subject,
      text,
      html,
      attachments: files,
      messageId: messageId(id, this.#from),
    });
  }

  close(): void {
    this.#transport.close();
  }
}

/** The same letter has the same name, so that who gets it twice can tell (RFC 5322, section 3.6.4). */
export function messageId(letter: string, from: string): string {
  const name = createHash("sha256").update(letter).digest("hex").slice(0, 32);
  const host = /@([\w.-]+)/.exec(from)?.[1] ?? "grandstand.invalid";
  return `<${name}@${host}>`;
}
