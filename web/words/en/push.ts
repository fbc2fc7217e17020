/** English: the source. The other languages are checked against the shape of this one. */
export const push = {
  title: "It is your turn",
  kept: (event: string, until: string) => `${event}: your place is kept until ${until}.`,
  over: "Your call is over",
  late: (event: string) => `${event}: open the page to see how you stand.`,
};

export type PushWords = typeof push;
