/** German. The reader is addressed as "Sie". */
import type { QueueWords } from "../en/queue.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("de");

const stopped = "Zurzeit wird niemand eingelassen. Ihr Platz in der Schlange bleibt.";

export const queue = {
  line: {
    name: "Ihr Platz in der Schlange",
    drawingTitle: "Auslosung",
    rung: "Es hat begonnen",
    drawing: "Ihr Platz wird ausgelost",
    drawingMeans: "Das dauert ein paar Sekunden. Sie müssen nicht neu laden.",
    drawn: "Die Auslosung ist fertig",
    numberIn: <Time>(time: Time) => ["Ihre Nummer kommt innerhalb von ", time],
    aheadTitle: (n: number) => `${number(n)} vor Ihnen`,
    said: (ahead: number, wait: string | null) =>
      `${ahead === 0 ? "Niemand ist" : plural(ahead, { one: "# Person ist", other: "# Personen sind" })} vor Ihnen. ${wait === null ? stopped : `Die Wartezeit: ${wait}.`}`,
    number: "Ihre Nummer",
    ahead: "Vor Ihnen",
    serving: "Aufgerufen bis",
    rate: "Einlässe pro Minute",
    wait: <Time>(time: Time) => ["Ihre Wartezeit: ", time],
    all: (waiting: number) =>
      `${number(waiting)} warten insgesamt · diese Seite macht von selbst weiter, Sie müssen nicht neu laden`,
    stopped,
    aMinute: "etwa eine Minute",
    lessThan: (minutes: number) =>
      `weniger als ${plural(minutes, { one: "# Minute", other: "# Minuten" })}`,
    minutes: (from: number, to: number) => `etwa ${number(from)} bis ${number(to)} Minuten`,
    hours: (from: number, to: number) => `etwa ${number(from)} bis ${number(to)} Stunden`,
  },
} satisfies QueueWords;
