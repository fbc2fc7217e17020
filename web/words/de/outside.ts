/** German. The reader is addressed as "Sie". */
import type { OutsideWords } from "../en/outside.ts";
import { number } from "../locale.ts";

export const outside = {
  name: "Warteschlange",
  on: "Der Verkauf läuft",
  title: "Es gibt eine Warteschlange",
  over: "Ihre Zeit im Verkauf ist um",
  missed: "Ihr Aufruf ist vorbei",
  why: "Reihen Sie sich ein: Alle werden nacheinander eingelassen, damit der Verkauf schnell bleibt.",
  again: "Sie können sich hinten neu einreihen.",
  stillYours: "Plätze, die Sie reserviert haben, bleiben Ihre.",
  join: "Einreihen",
  joinAgain: "Neu einreihen",
  waiting: (waiting: number, perMinute: number) =>
    `${number(waiting)} warten · ${perMinute > 0 ? `etwa ${number(perMinute)} Einlässe pro Minute` : "zurzeit wird niemand eingelassen"}`,
} satisfies OutsideWords;
