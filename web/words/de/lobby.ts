/** German. The reader is addressed as "Sie". */
import type { LobbyWords } from "../en/lobby.ts";
import { number } from "../locale.ts";

export const lobby = {
  name: "Lobby",
  opensIn: "Der Verkauf beginnt in",
  fair: (when: string) =>
    `Am ${when}, nach unserer Uhr. Ob Sie jetzt dazukommen oder eine Sekunde vor Beginn: Die Chance ist dieselbe.`,
  in: "Sie sind dabei.",
  inMeans:
    "Sie können diese Seite schließen und wiederkommen; Sie müssen nicht neu laden. Ihr Platz in der Schlange wird zu Beginn ausgelost.",
  join: "In die Lobby",
  there: (n: number) => `${number(n)} in der Lobby`,
  toTheBell: (time: string) => `Noch ${time} bis zum Beginn`,
} satisfies LobbyWords;
