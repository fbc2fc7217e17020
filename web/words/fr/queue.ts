/** French. The reader is addressed as "vous". */
import type { QueueWords } from "../en/queue.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("fr");

const stopped = "Personne n’entre en ce moment. Votre rang est conservé.";

export const queue = {
  line: {
    name: "Votre rang",
    drawingTitle: "Tirage au sort",
    rung: "C’est ouvert",
    drawing: "Votre rang est en train d’être tiré au sort",
    drawingMeans: "Cela prend quelques secondes. Inutile de recharger.",
    drawn: "Le tirage est fait",
    numberIn: <Time>(time: Time) => ["Votre numéro arrive d’ici ", time],
    aheadTitle: (n: number) => `${number(n)} devant vous`,
    said: (ahead: number, wait: string | null) =>
      `${ahead === 0 ? "Personne n’est" : plural(ahead, { one: "# personne est", other: "# personnes sont" })} devant vous. ${wait === null ? stopped : `L’attente : ${wait}.`}`,
    number: "Votre numéro",
    ahead: "Devant vous",
    serving: "Appelés jusqu’à",
    rate: "Entrées par minute",
    wait: <Time>(time: Time) => ["Votre attente : ", time],
    all: (waiting: number) =>
      `${number(waiting)} en attente en tout · cette page continue d’elle-même, inutile de recharger`,
    stopped,
    aMinute: "environ une minute",
    lessThan: (minutes: number) =>
      `moins de ${plural(minutes, { one: "# minute", other: "# minutes" })}`,
    minutes: (from: number, to: number) => `environ ${number(from)} à ${number(to)} minutes`,
    hours: (from: number, to: number) => `environ ${number(from)} à ${number(to)} heures`,
  },
} satisfies QueueWords;
