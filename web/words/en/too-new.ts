/** English: the source. The other languages are checked against the shape of this one. */

export const tooNew = {
  knownBy: (when: string) =>
    `Addresses that signed in here for the first time after ${when} draw no lot. They come next behind the draw, in the order of joining.`,
  behindMeans:
    "This address is too new to draw a lot: you get the next number behind the draw. You may close this page and come back; there is no need to reload.",
};

export type TooNewWords = typeof tooNew;
