/** Spanish. The reader is addressed as "tú". */
import type { ProblemTexts } from "../en/problems.ts";
import { list, moment } from "../measures.ts";
import { pluralsOf } from "../plural.ts";
import { soon } from "../soon.ts";

const plural = pluralsOf("es");
const seats = (n: number) => plural(n, { one: "# asiento", other: "# asientos" });
const another = (waitMs?: number) =>
  waitMs ? `Podrás pedir uno nuevo ${soon(waitMs)}.` : "Pide uno nuevo.";

export const problems = {
  "unknown-event": "No hay ningún evento en esta dirección.",
  "unknown-seats": "Algunos asientos no son de este evento. No se ha reservado nada.",
  "duplicate-seats": "Hay un asiento repetido. No se ha reservado nada.",
  "unknown-category": (p) =>
    `Esa categoría de precio no existe. Las categorías son: ${list(p.known)}.`,
  "sale-not-open": (p) =>
    ({
      announced: "La venta aún no ha empezado. Tu selección se conserva.",
      lobby:
        "La venta aún no ha empezado, la sala de espera está abierta. Tu selección se conserva.",
      queue: "Ahora los asientos se venden a través de la cola. No se ha cambiado nada.",
      open: "La venta está abierta. No se ha cambiado nada; inténtalo de nuevo.",
      paused: "La venta está en pausa. No se ha cambiado nada.",
      closed: "La venta está cerrada. No se ha cambiado nada.",
    })[p.phase],
  "seats-taken": "Algunos asientos ya están ocupados. No se ha reservado nada.",
  "none-available": (p) =>
    `Ningún sector tiene ${plural(p.quantity, { one: "# asiento libre que encaje", other: "# asientos libres que encajen" })}. Prueba con menos, o con otros límites.`,
  "limit-reached": (p) =>
    `Esta venta permite ${seats(p.limit)} por persona; tienes ${plural(p.held, { one: "# reservado", other: "# reservados" })} y ${plural(p.bought, { one: "# comprado", other: "# comprados" })}. No se ha reservado nada.`,
  "too-many-holds": (p) =>
    `Has reservado muchísimos asientos en poco tiempo. Son para quien quiere comprarlos: inténtalo ${soon(p.retryAfterMs)}. No se ha reservado nada.`,
  "unknown-hold": "Esa reserva no existe, o es de otra persona.",
  "hold-expired":
    "La reserva ha caducado. Los asientos están libres otra vez: puedes volver a reservarlos.",
  "hold-already-extended": "Esta reserva ya se amplió. Solo se puede hacer una vez.",
  "hold-in-payment": "Estos asientos ya se están pagando. No se te puede cobrar dos veces.",
  "hold-already-paid": "Estos asientos están pagados. Las entradas están en «Mis entradas».",
  "too-many-attempts": (p) =>
    `Una reserva se puede intentar pagar ${plural(p.limit, { one: "# vez", other: "# veces" })}. No se te ha cobrado nada.`,
  "payment-not-set-up":
    "En este momento el pago no está disponible aquí. No se te ha cobrado nada.",
  "card-missing":
    "Falta una tarjeta: escribe el número de una tarjeta de prueba. No se te ha cobrado nada.",
  "unknown-order": "Ese pedido no existe, o es de otra persona.",
  "too-many-codes": (p) =>
    `Se han enviado códigos a esta dirección hace poco. El siguiente se podrá enviar ${soon(p.retryAfterMs)}.${p.usable ? " Hasta entonces vale el último." : ""}`,
  "too-many-sign-ins": (p) =>
    `Demasiadas personas han iniciado sesión desde tu red. Vuelve ${soon(p.retryAfterMs)}.`,
  "code-wrong": (p) =>
    p.left > 0
      ? `El código no es correcto. ${plural(p.left, { one: "Te queda un intento", other: "Te quedan # intentos" })} con este código.`
      : `El código no es correcto y ya no quedan intentos. ${another(p.retryAfterMs)}`,
  "code-over": (p) =>
    `Este código ya no vale: un código sirve durante diez minutos, para cinco intentos y un inicio de sesión. ${another(p.retryAfterMs)}`,
  "queue-not-open": "En este momento no hay ninguna cola a la que unirse.",
  "no-queue": "No hay cola: nadie tiene que esperar.",
  "bell-not-rung": (p) => `Todavía no: empieza el ${moment(p.opensAt)}, según tu hora.`,
  "joined-too-often": (p) =>
    `Te has unido a este evento ${plural(p.limit, { one: "una vez", many: "# de veces", other: "# veces" })}; nadie puede hacerlo más a menudo.`,
  "pass-needed":
    "Aún no es tu turno. Ahora los asientos se venden a través de la cola: únete y entra cuando se te llame.",
  "not-in-queue": "No estás en la cola. Únete primero.",
  "not-called-yet": "Aún no es tu turno. Tu puesto se conserva.",
  "call-missed":
    "Se te pasó la llamada. Vuelves a estar al principio, una sola vez: se te llamará entre los primeros.",
  "turn-over": "Tu turno ha terminado. Puedes volver a unirte a la cola, al final.",
  "not-drawn-yet": "El sorteo aún no se ha hecho.",
  "seats-free":
    "Ahora mismo hay asientos libres que encajan con tu deseo: elígelos. No se ha cambiado nada.",
  "not-on-waiting-list": "No estás en la lista de espera.",
  "challenge-needed":
    "Tu navegador tiene que hacer antes una pequeña tarea, para dejar fuera a los robots. Vuelve a cargar la página.",
  "too-many-joins": (p) =>
    `Demasiadas personas se han unido desde tu red. Hasta el inicio, tu probabilidad es la misma en cualquier momento: inténtalo ${soon(p.retryAfterMs)}.`,
  "asked-too-often": "Preguntar más a menudo no cambia nada. Tu puesto se conserva.",
  "push-refused":
    "A este navegador no se le pueden enviar notificaciones. No se ha cambiado nada; elige el correo.",
  overloaded:
    "En este momento hay muchísimas peticiones. No se ha cambiado nada; inténtalo de nuevo en unos segundos.",
  "not-owner":
    "En este momento hay muchísimas peticiones. No se ha cambiado nada; inténtalo de nuevo en unos segundos.",
  "newer-version":
    "La taquilla se está actualizando en este momento. No se ha cambiado nada; inténtalo de nuevo en unos segundos.",
  "outcome-unknown":
    "Todavía no sabemos si ha funcionado. Tus asientos, abajo, mostrarán la verdad en un momento.",
  unauthenticated: "Tu sesión ha terminado. Escribe otra vez tu correo para seguir.",
  forbidden: "Eso no está permitido.",
  "invalid-request":
    "El servidor no ha podido leerlo. Revisa lo que has escrito; no se ha cambiado nada.",
  "not-found": "No hay nada en esta dirección.",
  "not-ready": "La taquilla está arrancando. Inténtalo de nuevo en unos segundos.",
  internal: "Algo ha fallado por nuestra parte. Está notificado; inténtalo en un momento.",
  "too-slow": "Tu petición no ha llegado a tiempo. No se ha cambiado nada; inténtalo de nuevo.",
  "too-much-sent":
    "Tu navegador envía con una petición más de lo que aceptamos, casi siempre cookies. Borra las cookies de este sitio y vuelve a iniciar sesión. No se ha cambiado nada.",
  offline:
    "Sin conexión: la taquilla no ha respondido. Comprueba tu conexión e inténtalo de nuevo.",
  unexpected: "No ha funcionado. Inténtalo de nuevo en un momento.",
  unreadable:
    "No se ha podido leer el plano de asientos. Vuelve a cargar la página: puede que la página y el servidor sean de versiones distintas.",
  "not-loaded":
    "No se ha podido cargar una parte de esta página. Comprueba tu conexión e inténtalo de nuevo.",
} satisfies ProblemTexts;
