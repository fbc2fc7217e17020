/** French. The reader is addressed as "vous". */
import type { ProblemTexts } from "../en/problems.ts";
import { list, moment } from "../measures.ts";
import { pluralsOf } from "../plural.ts";
import { soon } from "../soon.ts";

const plural = pluralsOf("fr");
const seats = (n: number) => plural(n, { one: "# place", other: "# places" });
const another = (waitMs?: number) =>
  waitMs ? `Vous pourrez en demander un nouveau ${soon(waitMs)}.` : "Demandez-en un nouveau.";

export const problems = {
  "unknown-event": "Il n’y a pas d’événement à cette adresse.",
  "unknown-seats": "Certaines places ne font pas partie de cet événement. Rien n’a été réservé.",
  "duplicate-seats": "Une place a été indiquée deux fois. Rien n’a été réservé.",
  "unknown-category": (p) =>
    `Cette catégorie de prix n’existe pas. Les catégories sont : ${list(p.known)}.`,
  "sale-not-open": (p) =>
    ({
      announced: "La vente n’a pas encore commencé. Votre choix est conservé.",
      lobby:
        "La vente n’a pas encore commencé, la salle d’attente est ouverte. Votre choix est conservé.",
      queue: "Les places se vendent maintenant par la file d’attente. Rien n’a été modifié.",
      open: "La vente est ouverte. Rien n’a été modifié ; réessayez.",
      paused: "La vente est en pause. Rien n’a été modifié.",
      closed: "La vente est fermée. Rien n’a été modifié.",
    })[p.phase],
  "seats-taken": "Certaines places sont déjà prises. Rien n’a été réservé.",
  "none-available": (p) =>
    `Aucun bloc n’a ${plural(p.quantity, { one: "# place libre qui convienne", other: "# places libres qui conviennent" })}. Essayez avec moins de places, ou d’autres limites.`,
  "limit-reached": (p) =>
    `Cette vente permet ${seats(p.limit)} par personne ; vous en avez ${plural(p.held, { one: "# réservée", other: "# réservées" })} et ${plural(p.bought, { one: "# achetée", other: "# achetées" })}. Rien n’a été réservé.`,
  "too-many-holds": (p) =>
    `Vous avez réservé énormément de places en peu de temps. Elles sont pour ceux qui veulent les acheter : réessayez ${soon(p.retryAfterMs)}. Rien n’a été réservé.`,
  "unknown-hold": "Cette réservation n’existe pas, ou elle est à quelqu’un d’autre.",
  "hold-expired":
    "La réservation a expiré. Les places sont de nouveau libres : vous pouvez les réserver à nouveau.",
  "hold-already-extended": "Cette réservation a déjà été prolongée. C’est possible une seule fois.",
  "hold-in-payment":
    "Ces places sont déjà en cours de paiement. Vous ne pouvez pas être débité deux fois.",
  "hold-already-paid": "Ces places sont payées. Les billets sont sous « Mes billets ».",
  "too-many-attempts": (p) =>
    `Des places réservées peuvent être payées en ${plural(p.limit, { one: "# essai", other: "# essais" })}. Rien n’a été débité.`,
  "payment-not-set-up": "Le paiement n’est pas disponible ici pour le moment. Rien n’a été débité.",
  "card-missing":
    "Il faut une carte : saisissez le numéro d’une carte de test. Rien n’a été débité.",
  "unknown-order": "Cette commande n’existe pas, ou elle est à quelqu’un d’autre.",
  "too-many-codes": (p) =>
    `Des codes ont été envoyés à cette adresse il y a peu. Le prochain pourra être envoyé ${soon(p.retryAfterMs)}.${p.usable ? " D’ici là, le dernier reste valable." : ""}`,
  "too-many-sign-ins": (p) =>
    `Trop de personnes se sont connectées depuis votre réseau. Revenez ${soon(p.retryAfterMs)}.`,
  "code-wrong": (p) =>
    p.left > 0
      ? `Le code n’est pas le bon. Il vous reste ${plural(p.left, { one: "un essai", other: "# essais" })} avec ce code.`
      : `Le code n’est pas le bon, et il n’y a plus d’essai. ${another(p.retryAfterMs)}`,
  "code-over": (p) =>
    `Ce code n’est plus valable : un code sert pendant dix minutes, pour cinq essais et une connexion. ${another(p.retryAfterMs)}`,
  "queue-not-open": "Il n’y a pas de file d’attente à rejoindre pour le moment.",
  "no-queue": "Il n’y a pas de file d’attente : personne ne doit patienter.",
  "bell-not-rung": (p) => `Pas encore : l’ouverture est le ${moment(p.opensAt)}, à votre heure.`,
  "joined-too-often": (p) =>
    `Vous avez rejoint cette vente ${plural(p.limit, { one: "# fois", many: "# de fois", other: "# fois" })} ; personne ne le peut plus souvent.`,
  "pass-needed":
    "Ce n’est pas encore votre tour. Les places se vendent maintenant par la file d’attente : rejoignez-la, et entrez quand vous serez appelé.",
  "not-in-queue": "Vous n’êtes pas dans la file d’attente. Rejoignez-la d’abord.",
  "not-called-yet": "Ce n’est pas encore votre tour. Votre rang est conservé.",
  "call-missed":
    "Vous avez manqué votre appel. Vous êtes de nouveau en tête, une seule fois : vous serez parmi les prochains appelés.",
  "turn-over": "Votre tour est terminé. Vous pouvez reprendre la file d’attente, à la fin.",
  "not-drawn-yet": "Le tirage n’a pas encore eu lieu.",
  "seats-free":
    "Des places qui répondent à votre souhait sont libres en ce moment : choisissez-les. Rien n’a été modifié.",
  "not-on-waiting-list": "Vous n’êtes pas sur la liste d’attente.",
  "challenge-needed":
    "Votre navigateur doit d’abord faire un petit calcul, pour tenir les robots à distance. Rechargez la page.",
  "too-many-joins": (p) =>
    `Trop de personnes sont arrivées depuis votre réseau. Jusqu’à l’ouverture, votre chance est la même à tout moment : réessayez ${soon(p.retryAfterMs)}.`,
  "asked-too-often": "Demander plus souvent ne change rien. Votre rang est conservé.",
  "push-refused":
    "Aucune notification ne peut être envoyée à ce navigateur. Rien n’a été modifié ; choisissez l’e-mail.",
  overloaded:
    "Les demandes sont très nombreuses en ce moment. Rien n’a été modifié ; réessayez dans quelques secondes.",
  "not-owner":
    "Les demandes sont très nombreuses en ce moment. Rien n’a été modifié ; réessayez dans quelques secondes.",
  "newer-version":
    "La billetterie est en cours de mise à jour. Rien n’a été modifié ; réessayez dans quelques secondes.",
  "outcome-unknown":
    "Nous ne savons pas encore si c’est passé. Vos places, plus bas, vous le montreront dans un instant.",
  unauthenticated:
    "Votre session est terminée. Saisissez à nouveau votre adresse e-mail pour continuer.",
  forbidden: "Ce n’est pas autorisé.",
  "invalid-request":
    "Le serveur n’a pas pu lire cela. Vérifiez votre saisie ; rien n’a été modifié.",
  "not-found": "Il n’y a rien à cette adresse.",
  "not-ready": "La billetterie démarre. Réessayez dans quelques secondes.",
  internal: "Quelque chose a échoué de notre côté. C’est signalé ; réessayez dans un instant.",
  "too-slow": "Votre demande n’est pas arrivée à temps. Rien n’a été modifié ; réessayez.",
  "too-much-sent":
    "Votre navigateur joint à une demande plus que nous n’acceptons, le plus souvent des cookies. Supprimez les cookies de ce site, puis connectez-vous à nouveau. Rien n’a été modifié.",
  offline:
    "Pas de connexion : la billetterie n’a pas répondu. Vérifiez votre connexion et réessayez.",
  unexpected: "Cela n’a pas fonctionné. Réessayez dans un instant.",
  unreadable:
    "Le plan des places n’a pas pu être lu. Rechargez la page : la page et le serveur sont peut-être de versions différentes.",
  "not-loaded":
    "Une partie de cette page n’a pas pu être chargée. Vérifiez votre connexion et réessayez.",
} satisfies ProblemTexts;
