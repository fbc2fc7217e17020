/** French. The reader is addressed as "vous". */
import type { MeanwhileWords } from "../en/meanwhile.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("fr");

export const meanwhile = {
  stock: {
    willBe: "Ce qui sera en vente",
    left: "Ce qui reste",
    none: "aucune libre",
    veryFew: "très peu",
    few: "plus beaucoup",
    free: (n: number) => plural(n, { one: "# libre", other: "# libres" }),
    allIn: "Tous les frais sont compris : vous payez ce que vous voyez.",
  },

  ready: {
    title: "Préparez-vous",
    signedIn: "Connecté",
    signedInAs: (address: string) => `Connecté avec ${address}`,
    signIn: "Se connecter",
    wish: "Ce que vous voulez",
    done: ", fait",
    toDo: ", à faire",
    call: "Me prévenir quand c’est mon tour : par un son, et par un message si le navigateur peut en montrer un",
    card: "Gardez votre carte à portée de main. Vous payez après avoir choisi, et vos places sont gardées pendant ce temps.",
    together: "Places ensemble",
    price: "Prix",
    any: "Tous, meilleure vue",
    cheapest: "Tous, meilleur prix",
    accessible: "Un emplacement fauteuil roulant, les autres à côté pour accompagner",
  },

  tellMe: "Me prévenir quand c’est mon tour, même si cette page est fermée",
  terms: "Bon à savoir avant l’achat",

  elsewhere: {
    title: "Continuer sur un autre appareil",
    how: <Address>(address: Address) => [
      "Ouvrez-y cette adresse et connectez-vous avec ",
      address,
      ". Vous avez le même rang sur les deux.",
    ],
    code: "L’adresse ci-dessous, en code pour un appareil photo",
  },

  draw: {
    how: "Comment l’ordre est tiré au sort",
    howMeans:
      "À l’ouverture, toutes les personnes de la salle d’attente participent au tirage. L’ordre vient d’un nombre secret, fixé avant que quiconque soit entré ; son empreinte est ci-dessous. À l’ouverture, le nombre lui-même est publié, et chacun peut en recalculer tout l’ordre. Qui arrive après passe derrière toute la salle d’attente, dans l’ordre d’arrivée.",
    soon: "L’empreinte apparaît ici dans un instant.",
    fingerprint: "Empreinte (SHA-256)",
    number: "Le nombre",
    check: "Vérifier le tirage vous-même",
    title: "Le tirage",
    none: "Il n’y a pas de tirage pour cette vente.",
    notYet:
      "Le tirage n’a pas encore eu lieu. À l’ouverture, l’ordre est tiré au sort, et peut être vérifié ici.",
    published: "Ce qui a été publié",
    before: "Avant l’ouverture, l’empreinte",
    atTheBell: "À l’ouverture, le nombre",
    entries: "Participations",
    list: "la liste",
    rule: "Le rang d’une participation est sa place dans l’ordre des SHA-256 de « nombre:participation ». Votre navigateur le calcule pour toutes.",
    checkHere: "Vérifier dans ce navigateur",
    checking: (done: number, all: number) => `Vérification, ${number(done)} sur ${number(all)}`,
    asPromised: "Le tirage est conforme",
    notAsPromised: "Le tirage n’est pas conforme",
    promised: "Le nombre a l’empreinte publiée auparavant",
    complete: "La liste a autant de participations que le tirage, sans doublon",
    yours: (id: string, rank: number, told: number) =>
      `Votre participation ${id} a le rang ${number(rank)} ; on vous a annoncé ${number(told)}`,
    first: (n: number) => plural(n, { one: "Le premier", other: "Les # premiers" }),
    right: " : correct",
    wrong: " : incorrect",
  },

  prospects: {
    low: "Votre chance est faible.",
    hardlyAny: "Il n’y a presque aucune chance.",
    seatsAndPeople: (free: number, ahead: number) =>
      `${plural(free, { one: "# place est libre", other: "# places sont libres" })}, et ${ahead === 0 ? "personne n’est" : plural(ahead, { one: "# personne est", other: "# personnes sont" })} devant vous. Les places rendues sont vendues aussitôt : certains ont donc de la chance.`,
    slowed: {
      alarm: "L’organisateur a suspendu l’entrée un instant.",
      "sold-out":
        "Toutes les places sont réservées ou vendues pour le moment. S’il en revient, l’entrée reprend.",
      full: "La vente est pleine pour le moment. L’entrée reprend à mesure que des gens sortent.",
      commits:
        "La billetterie est très occupée, nous avons donc ralenti l’entrée. Votre rang est conservé.",
      payments:
        "Les paiements sont lents, nous avons donc ralenti l’entrée. Votre rang est conservé.",
      overload:
        "Les acheteurs sont très nombreux, nous avons donc ralenti l’entrée. Votre rang est conservé.",
    },
  },

  front: {
    backTitle: "De nouveau en tête",
    welcome: "Bon retour",
    atTheFront: "Vous êtes de nouveau en tête",
    atTheFrontMeans:
      "Vous avez manqué votre appel, vous serez donc parmi les prochains appelés. Cela vaut une seule fois.",
    stopped: "Personne n’entre en ce moment.",
  },

  turn: {
    yours: "Votre tour",
    itIs: "C’est votre tour",
    over: "Votre appel est passé",
    comeIn: "Entrez et choisissez vos places",
    onceMore: "Vous pouvez revenir en tête, une fois",
    kept: <Time>(time: Time) => ["Votre place est gardée encore ", time, "."],
    inside: "Vous êtes déjà à l’intérieur. Continuez là où vous étiez.",
    enter: "Entrer maintenant",
    back: "Revenir en tête",
  },

  leave: {
    leave: "Quitter la file",
    gone: "Votre rang sera perdu, sur tous vos appareils.",
    last: "Ensuite, vous ne pourrez plus la rejoindre.",
    stay: "Rester",
    left: "Vous avez quitté la file d’attente.",
  },
} satisfies MeanwhileWords;
