/** What the box office asks of the mail. */

export interface Letter {
  /** The same for every repetition: who has sent it once does not send it again if it can be told. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly Attachment[];
}

export interface Attachment {
  readonly name: string;
  readonly type: string;
  /** Made when it is needed. Rejects if it cannot be made now. */
  content(): Promise<Buffer>;
}

export interface Post {
  /** Resolves when the next server has taken it. Rejects: to be tried again. */
  send(letter: Letter): Promise<void>;
}
