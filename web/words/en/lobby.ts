/** English: the source. The other languages are checked against the shape of this one. */
import { number } from "../locale.ts";

export const lobby = {
  name: "Lobby",
  opensIn: "The sale opens in",
  fair: (when: string) =>
    `On ${when}, by our clock. Joining now or a second before the bell gives the same chance.`,
  in: "You are in.",
  inMeans:
    "You may close this page and come back; there is no need to reload. Your place is drawn at the bell.",
  join: "Join the lobby",
  there: (n: number) => `${number(n)} in the lobby`,
  /** In the title of the window, and for the ear. */
  toTheBell: (time: string) => `${time} to the bell`,
};

export type LobbyWords = typeof lobby;
