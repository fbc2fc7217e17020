/** French. The reader is addressed as "vous". */
import type { ShopWords } from "../en/shop.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("fr");
const seats = (n: number) => plural(n, { one: "# place", other: "# places" });

export const shop = {
  chooseSeats: "Choisir des places",
  seats,

  seat: {
    name: (section: string, row: string, seat: string) => `${section}, rang ${row}, place ${seat}`,
    row: (section: string, row: string, numbers: string, count: number) =>
      `${section}, rang ${row}, ${count === 1 ? "place" : "places"} ${numbers}`,
    comma: ", ",
    semicolon: " ; ",
    wheelchair: "emplacement fauteuil roulant",
    companion: "place d’accompagnant",
    restricted: "vue réduite",
    states: {
      free: "libre",
      held: "réservée",
      sold: "vendue",
      blocked: "hors vente",
      selected: "choisie",
      mine: "à vous",
    },
  },

  events: {
    title: "En vente",
    none: "Il n’y a pas d’événement pour le moment. Revenez bientôt.",
    from: <Price>(price: Price) => ["dès ", price, ", frais compris"],
    opensIn: (time: string) => `Ouvre dans ${time}`,
    lobby: (time: string) => `Salle d’attente ouverte, vente dans ${time}`,
    onSale: (n: number) =>
      plural(n, { one: "En vente, # place libre", other: "En vente, # places libres" }),
    paused: "En pause un instant",
    closed: "Vente fermée",
    soldOut: "Complet",
    allHeld: "Aucune place n’est libre pour le moment",
    free: (n: number) => plural(n, { one: "# place libre", other: "# places libres" }),
  },

  session: {
    where: "Où pouvons-nous vous joindre ?",
    why: "Vos places et vos billets sont rattachés à votre adresse e-mail, sur tous vos appareils. Nous y envoyons un code, pour être sûrs qu’elle est à vous. Rien n’est débité.",
    address: "Adresse e-mail",
    notNow: "Pas maintenant",
    send: "M’envoyer un code",
    enter: "Saisissez votre code",
    sent: <Address>(address: Address) => [
      "Nous avons envoyé six chiffres à ",
      address,
      ". Ils sont valables dix minutes.",
    ],
    inbox: <Link>(link: (text: string) => Link) => [
      "Aucun courrier n’est envoyé ici : ",
      link("ouvrir la boîte de développement"),
      ".",
    ],
    code: "Code à six chiffres",
    sixDigits: "Six chiffres",
    another: "Autre adresse",
    again: "Le renvoyer",
    signIn: "Se connecter",
  },

  dismiss: "Fermer le message",
  asking: "Demande en cours…",

  hold: {
    yours: "Vos places réservées",
    lastKnown:
      "Pas de connexion à la billetterie : c’est le dernier état connu. Vous saurez si les places sont encore à vous dès qu’elle reviendra.",
    needsConnection:
      "Vous êtes hors ligne : rien n’a été changé. Cela marchera de nouveau dès que la connexion reviendra.",
    heldFor: "réservé encore",
    payment: "paiement",
    confirming: "en cours de confirmation",
    giveBack: "Rendre",
    sure: (n: number) => `Rendre ${seats(n)} ?`,
    keep: "Garder",
    moreTime: "Plus de temps",
    another: "En voir d’autres",
    noOther: "Rien de semblable n’est libre en ce moment. Vos places restent réservées.",
    pay: "Payer",
    several: (n: number) => plural(n, { one: "# réservation", other: "# réservations" }),
    each: "Chacune se paie à part.",
    show: "Voir",
    hide: "Masquer",
    next: "la prochaine finit dans",
    seePayment: "Voir le paiement",
    bankAsks: "votre banque demande",
    answerBank: "Répondre à la banque",
    held: (lines: string, total: string, how: string) =>
      `Réservé pour vous : ${lines}. ${total} en tout.${how === "" ? "" : ` ${how}`}`,
    kept: (time: string) => `Vos places sont gardées encore ${time}.`,
    left: (time: string, extendable: boolean) =>
      `Vos places sont réservées encore ${time}.${extendable ? " « Plus de temps » les garde plus longtemps." : ""}`,
    given: (n: number) => `Vous avez rendu ${seats(n)}. Rien n’a été débité.`,
    overdue: "Places dont le temps est écoulé",
    anew: "Les réserver à nouveau",
    ranOut:
      "Votre réservation a expiré. Rien n’a été débité, et les places sont de nouveau libres.",
    ranOutHere:
      "Pour autant que cet appareil le sache, votre réservation est terminée. Il n’y a pas de connexion à la billetterie : vous saurez si les places sont de nouveau libres dès qu’elle reviendra.",
    closest: "La plus proche du centre parmi les places libres.",
    steps: {
      together: "Côte à côte dans un rang, les plus proches du centre parmi les places libres.",
      "together-leaving-single":
        "Côte à côte dans un rang. Une place seule reste vide à côté de vous : il n’y avait pas mieux.",
      "split-near": "Pas toutes côte à côte, mais aussi proches les unes des autres que possible.",
      "split-section": "Dans un même bloc, mais séparées : rien de plus proche n’était libre.",
    },
  },

  inside: {
    yours: "Votre temps à l’intérieur",
    title: "Vous y êtes",
    left: "Le temps qu’il vous reste pour choisir vos places. Ce que vous réservez peut se payer après.",
  },

  chosen: {
    yours: "Votre choix",
    chosen: (n: number) => plural(n, { one: "# place choisie", other: "# places choisies" }),
    clear: "Vider",
    hold: (n: number, total: string) => `Réserver ${seats(n)} pour ${total}`,
  },

  alone: {
    left: (seats: string, n: number) =>
      `${seats} : ${n === 1 ? "cette place resterait isolée" : "ces places resteraient isolées"}, et presque personne n’achète une place isolée.`,
    take: (seats: string) => `Prendre plutôt ${seats}`,
    same: "même prix",
    more: (amount: string) => `${amount} de plus`,
    less: (amount: string) => `${amount} de moins`,
  },

  sale: {
    free: <Free>(free: Free, capacity: number) => [free, ` sur ${number(capacity)} libres`],
    live: "En direct",
    stale: "Reconnexion, le plan n’est peut-être plus à jour",
    opensIn: "Ouvre dans",
    lobbyOpensIn: "La salle d’attente ouvre dans",
    drawn: (when: string) =>
      `Ouverture de la vente : ${when}. L’ordre est tiré au sort entre toutes les personnes alors dans la salle d’attente : peu importe quand vous y entrez.`,
    knownBy: (when: string) =>
      `Seules les adresses déjà connectées ici avant cette date participent au tirage : ${when}. Les plus récentes viennent derrière.`,
    announced: (when: string) =>
      `Le ${when}, à notre horloge. Regardez et choisissez déjà vos places ; on pourra réserver à l’ouverture de la vente, et cette page s’ouvrira d’elle-même. Inutile de recharger.`,
    beforeLobby: (when: string) =>
      `Le ${when}, à notre horloge. Jetez un coup d’œil ; la salle d’attente s’ouvrira ici d’elle-même. Inutile de recharger.`,
    lobbyOpen:
      "La salle d’attente est ouverte. Vous choisirez vos places quand ce sera votre tour.",
    paused: "En pause un instant",
    pausedMeans:
      "Aucune nouvelle place ne peut être réservée pour l’instant. Celles que vous avez réservées restent à vous jusqu’à la fin de leur délai, et peuvent être payées.",
    closed: "La vente est fermée",
    closedMeans:
      "Les places ne peuvent plus être réservées. Vos billets sont sous « Mes billets ».",
    closedHeld:
      "Les places que vous avez réservées restent à vous jusqu’à la fin de leur délai, et peuvent être payées.",
    soldOut: "Complet",
    allHeld: "Aucune place n’est libre pour le moment",
    stillHeld: (n: number) =>
      `${plural(n, { one: "# place est encore réservée et non payée", other: "# places sont encore réservées et non payées" })}. Certaines reviennent et apparaissent ici aussitôt ; inutile de recharger.`,
    heldByYou: (n: number) =>
      `${plural(n, { one: "C’est vous qui avez réservé la dernière place non vendue", other: "C’est vous qui avez réservé les # dernières places non vendues" })}.`,
    heldByYouToo: (n: number) =>
      `Les ${number(n)} dernières places non vendues sont réservées, les vôtres comprises. Si d’autres reviennent, elles apparaissent ici aussitôt ; inutile de recharger.`,
    allSold: "Toutes les places sont vendues. Si l’une revient, elle apparaît ici aussitôt.",
    accessibleOnly: "Seules des places accessibles sont libres en ce moment",
    accessibleOnlyMeans: (n: number) =>
      `${plural(n, { one: "# emplacement fauteuil roulant ou place d’accompagnant est libre", other: "# emplacements fauteuil roulant et places d’accompagnant sont libres" })}, pour les personnes en fauteuil roulant et qui les accompagne. Toutes les autres places sont vendues ou réservées ; si l’une revient, elle apparaît ici aussitôt.`,
  },

  soldOut: {
    title: "Ce qui s’est passé",
    seats: "Places",
    seatsSold: (n: number) =>
      plural(n, { one: "# place, vendue", other: "# places, toutes vendues" }),
    last: "La dernière a été vendue",
    after: (time: string) => `Depuis l’ouverture de la vente : ${time}`,
    waiting: "Alors dans la file, sans avoir été appelées",
    people: (n: number) => plural(n, { one: "# personne", other: "# personnes" }),
    yours: "Votre numéro",
    calledTo: (n: number) => `Dernier numéro appelé : ${number(n)}`,
    back: "Si une place revient",
    backToQueue:
      "Après un remboursement, la place est aussitôt libre. Tant que la file existe, la personne suivante est appelée.",
    backToAll:
      "Après un remboursement, la place est aussitôt libre, sur cette page, pour la première personne qui la prend.",
    draw: "Le tirage",
    lots: (n: number) =>
      `${plural(n, { one: "# participation", other: "# participations" })}. L’empreinte publiée avant l’ouverture :`,
    check: "Vérifier le tirage vous-même",
  },

  wanting: {
    title: "La liste d’attente",
    why: "Dites ce que vous prendriez. La liste garde votre souhait, dans l’ordre d’arrivée ; rien n’est débité.",
    noOffers:
      "Elle ne fait pas encore d’offres. D’ici là, une place qui revient est en vente comme les autres : repassez ici.",
    party: "Places ensemble",
    join: "Rejoindre la liste d’attente",
    in: "Vous êtes sur la liste.",
    ahead: (n: number) =>
      n === 0
        ? "Personne n’est devant vous."
        : plural(n, { one: "# personne est devant vous.", other: "# personnes sont devant vous." }),
    leave: "Quitter la liste",
  },

  best: {
    title: "Les meilleures places",
    howMany: "Combien de places ensemble ?",
    limits: "Prix et accessibilité",
    category: "Catégorie",
    any: "Indifférent, meilleure vue",
    cheapest: "Indifférent, meilleur prix",
    atMost: (currency: string) => `Au maximum, par place (${currency})`,
    noLimit: "Sans limite",
    accessible: "Un emplacement fauteuil roulant, les autres à côté pour accompagner",
    hold: (n: number) =>
      plural(n, {
        one: "Réserver la meilleure place",
        other: "Réserver les # meilleures places",
      }),
  },

  list: {
    title: "Choisir dans la liste",
    keys: "Ouvrez un bloc, appuyez sur Tab, déplacez-vous avec les flèches et prenez une place avec Entrée.",
    gate: (gate: string) => `Porte ${gate}`,
    from: (price: string) => `dès ${price}`,
    noneFree: "Aucune libre",
    seatsOf: (section: string) => `Places de ${section}`,
    row: "Rang",
  },

  map: {
    title: "Plan des places",
    zoom: "Zoom",
    zoomIn: "Agrandir",
    zoomOut: "Réduire",
    whole: "Voir tout le site",
    missing:
      "Ce navigateur n’affiche le plan qu’en image (il n’a pas WebGL 2). La liste contient chaque place, en direct.",
    noneFree: "aucune libre",
    free: (n: number) => plural(n, { one: "# libre", other: "# libres" }),
    filters: "Montrer sur le plan : prix, tous frais compris",
    accessible: "Accessibles",
    together: "Ensemble",
    anyNumber: "peu importe",
    states: "États des places",
    state: {
      free: "Libre",
      held: "Réservée",
      sold: "Vendue",
      selected: "Choisie",
      mine: "À vous",
    },
  },

  choice: {
    justTaken: (names: string, others: boolean) =>
      `Vient d’être pris : ${names}. ${others ? "Vos autres places restent choisies." : "Choisissez une autre place."}`,
    notFree: (name: string, state: string) => `${name} : ${state}.`,
    full: (limit: number, mine: number) =>
      `Cette vente permet ${seats(limit)} par personne${mine > 0 ? `, et vous en avez déjà ${number(mine)}` : ""}. Retirez-en une d’abord.`,
  },

  taken: {
    title: "Déjà pris",
    gone: (lines: string, n: number) =>
      `${lines} : ${n === 1 ? "la place est partie" : "les places sont parties"}.`,
    nothingHeld: "Rien n’a été réservé.",
    others: "Vos autres places restent choisies.",
    nothing:
      "Il n’y a rien de semblable à proximité. Choisissez d’autres places, ou essayez les meilleures places.",
    instead: "Libres en ce moment, réservées d’un geste :",
    myself: "Choisir par moi-même",
    trying: "Nous essayons de vous réserver des places tout près.",
    held: "À la place, nous vous avons réservé :",
    keep: "Les garder",
    giveBack: "Les rendre",
  },

  pay: {
    back: "Retour au plan",
    title: "Payer vos places",
    sending: {
      title: "Votre paiement est en cours d’envoi",
      detail:
        "Laissez cette page ouverte : elle continue d’elle-même jusqu’à ce que votre paiement soit arrivé. Vous ne pouvez pas être débité deux fois.",
    },
    card: "Carte",
    payment: "Paiement",
    pay: (total: string) => `Payer ${total}`,
    goOn: "Continuer vers le paiement",
    toBank: "Aller à votre banque",
    keptUntil: (time: string) =>
      `Vos places sont gardées jusqu’à ${time} (chez vous). Répondez d’ici là.`,
    formKept:
      "Vos places sont gardées pendant ce temps, et vous ne pouvez pas être débité deux fois.",
    formLater:
      "Le formulaire de paiement a besoin d’une connexion : il s’affiche ici de lui-même dès qu’il y en a une.",
    formFailed:
      "Le formulaire de paiement n’a pas pu être chargé. Rien n’a été débité et vos places sont gardées : vérifiez votre connexion et rechargez la page.",
    ended: "Cette réservation est terminée",
    endedMeans:
      "Son délai est passé, ou elle a été rendue. Rien n’a été débité. Les places sont peut-être encore libres.",
    none: "Cette réservation n’existe pas ici",
    noneMeans:
      "Elle est terminée depuis un moment, appartient à une autre adresse e-mail ou n’a jamais existé. Ce que vous avez réservé et payé est sous « Mes billets ».",
    testBank:
      "C’est une banque de test : aucune vraie carte n’est acceptée et aucun argent ne circule.",
    testCard: "Numéro de la carte de test",
    digits: "12 à 19 chiffres",
    testCards: {
      approves: "accepte",
      asks: "vous interroge sur la page de la banque",
      declines: "refuse",
      poor: "n’a pas assez d’argent",
      late: "répond tard",
      breaks: "accepte, et la ligne coupe",
    },
    seats: "Vos places",
    total: "Total, frais compris",
  },

  order: {
    status: {
      authorising: {
        title: "Votre paiement est en cours de confirmation",
        detail:
          "Vos places sont gardées et vous ne pouvez pas être débité deux fois. Vous pouvez fermer cette page et revenir.",
      },
      "at-bank": {
        title: "Votre banque vous interroge",
        detail:
          "Répondez sur la page de votre banque. Vos places sont gardées pendant ce temps, et vous ne pouvez pas être débité deux fois.",
      },
      confirming: {
        title: "Nous demandons à votre banque où en est le paiement",
        detail:
          "Le délai de paiement est passé et sa réponse manque encore. Vous ne pouvez pas être débité deux fois. Vous pouvez fermer cette page et revenir.",
      },
      selling: {
        title: "La carte est acceptée, vos places sont en cours de réservation",
        detail:
          "Vous ne pouvez pas être débité deux fois. Vous pouvez fermer cette page et revenir.",
      },
      capturing: {
        title: "La carte est acceptée, vos billets se préparent",
        detail: "Les places sont à vous. Vous pouvez fermer cette page et revenir.",
      },
      paid: {
        title: "Vous y serez",
        detail: "Montrez les codes à votre porte. Ils fonctionnent sans connexion.",
      },
      refused: { title: "Le paiement n’a pas abouti", detail: "Rien n’a été débité." },
      expired: {
        title: "Le délai de paiement est passé",
        detail:
          "Le paiement a été abandonné auprès de votre banque. Rien n’a été débité, et les places sont libres.",
      },
      refunding: {
        title: "Votre remboursement est en route",
        detail:
          "La banque est prévenue. Les billets remboursés ne sont plus valables ; les autres le restent.",
      },
      refunded: {
        title: "Votre argent est de retour",
        detail: "Toute la commande a été remboursée. Ses billets ne sont plus valables.",
      },
    },
    lost: {
      "card-declined":
        "La carte a été refusée. Rien n’a été débité et vos places sont toujours réservées : essayez une autre carte.",
      "insufficient-funds":
        "Il n’y avait pas assez d’argent sur la carte. Rien n’a été débité et vos places sont toujours réservées : essayez une autre carte.",
      "expired-card":
        "La carte a expiré. Rien n’a été débité et vos places sont toujours réservées : essayez une autre carte.",
      "lost-card":
        "La banque n’accepte pas cette carte. Rien n’a été débité et vos places sont toujours réservées : essayez une autre carte.",
      "authentication-failed":
        "Le paiement n’a pas été confirmé à la banque. Rien n’a été débité et vos places sont toujours réservées : réessayez.",
      "payment-cancelled":
        "La banque a abandonné le paiement. Rien n’a été débité : réessayez tant que vos places sont réservées.",
      "seats-gone":
        "Les places n’étaient plus à vous quand la banque a répondu. Rien n’a été débité.",
      "capture-refused":
        "La banque a retiré son accord avant qu’il ait pu servir. Rien n’a été débité et vos places sont toujours réservées : essayez une autre carte.",
      "wrong-amount":
        "La banque a accepté un autre montant. Il a été abandonné : rien n’a été débité.",
    },
    anotherCard: "Essayer une autre carte",
    summary: <Id>(n: number, total: string, id: Id) => [
      `${seats(n)}, ${total}, commande `,
      id,
      ".",
    ],
    givenBack: (amount: string) => `${amount} remboursés.`,
    all: "Tous mes billets",
  },

  ticket: {
    section: "Bloc",
    row: "Rang",
    seat: "Place",
    gate: "Porte",
    code: (seat: string) => `Code QR du billet pour ${seat}`,
    pdf: "Tous les billets en PDF",
    calendar: "Ajouter à l’agenda",
    receipt: "Reçu",
  },

  wallet: {
    title: "Ajouter à votre téléphone",
    place: (row: string, seat: string) => `rang ${row}, place ${seat}`,
    add: (wallet: string) => `Ajouter à ${wallet}`,
    named: (label: string, place: string) => `${label} : ${place}`,
    all: (n: number) => `Ajouter les ${number(n)} à Apple Wallet, avec Safari`,
  },

  me: {
    title: "Mes billets",
    why: "Les places réservées et les billets sont rattachés à votre adresse e-mail.",
    enter: "Saisir mon adresse",
    signOut: "Se déconnecter de cet appareil",
    everywhere: "Partout",
    holds: "Vos places réservées sont plus bas, avec le temps qu’il reste pour les payer.",
    nothing: "Rien pour l’instant.",
  },
} satisfies ShopWords;
