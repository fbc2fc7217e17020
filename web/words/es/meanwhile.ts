/** Spanish. The reader is addressed as "tú". */
import type { MeanwhileWords } from "../en/meanwhile.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("es");

export const meanwhile = {
  stock: {
    willBe: "Lo que estará a la venta",
    left: "Lo que queda",
    none: "ninguno libre",
    veryFew: "quedan poquísimos",
    few: "quedan pocos",
    free: (n: number) => plural(n, { one: "# libre", other: "# libres" }),
    allIn: "Todos los gastos están incluidos: pagas lo que ves.",
  },

  ready: {
    title: "Prepárate",
    signedIn: "Sesión iniciada",
    signedInAs: (address: string) => `Sesión iniciada como ${address}`,
    signIn: "Iniciar sesión",
    wish: "Lo que quieres",
    done: ", hecho",
    toDo: ", pendiente",
    call: "Avisarme cuando sea mi turno: con un sonido, y con un mensaje si el navegador puede mostrarlo",
    card: "Ten tu tarjeta a mano. Se paga después de elegir, y mientras tanto tus asientos quedan reservados.",
    together: "Asientos juntos",
    price: "Precio",
    any: "Todos, mejor vista",
    cheapest: "Todos, mejor precio",
    accessible: "Una plaza para silla de ruedas, los demás al lado como acompañantes",
  },

  tellMe: "Avisarme cuando sea mi turno, también con esta página cerrada",
  terms: "Lo que conviene saber antes de comprar",

  elsewhere: {
    title: "Seguir en otro dispositivo",
    how: <Address>(address: Address) => [
      "Abre esta dirección allí e inicia sesión como ",
      address,
      ". Tienes el mismo puesto en los dos.",
    ],
    code: "La dirección de abajo, como código para la cámara",
  },

  draw: {
    how: "Cómo se sortea el orden",
    howMeans:
      "Al inicio, todas las personas de la sala de espera entran en un sorteo. El orden sale de un número secreto que se fijó antes de que entrara nadie; su huella está abajo. Al inicio se publica el número, y cualquiera puede calcular con él todo el orden. Quien llega después va detrás de toda la sala de espera, por orden de llegada.",
    soon: "La huella aparecerá aquí en un momento.",
    fingerprint: "Huella (SHA-256)",
    number: "El número",
    check: "Comprobar el sorteo",
    title: "El sorteo",
    none: "En esta venta no hay sorteo.",
    notYet: "Aún no ha habido sorteo. Al inicio se sortea el orden, y se puede comprobar aquí.",
    published: "Lo que se publicó",
    before: "Antes del inicio, la huella",
    atTheBell: "Al inicio, el número",
    entries: "Participantes",
    list: "la lista",
    rule: "El puesto de cada participante es su lugar en el orden de SHA-256 de «número:participante». Tu navegador lo calcula para todos.",
    checkHere: "Comprobarlo en este navegador",
    checking: (done: number, all: number) => `Comprobando, ${number(done)} de ${number(all)}`,
    asPromised: "El sorteo es como se prometió",
    notAsPromised: "El sorteo no es como se prometió",
    promised: "El número tiene la huella que se publicó antes",
    complete: "La lista tiene tantos participantes como se sortearon, ninguno repetido",
    yours: (id: string, rank: number, told: number) =>
      `Tu participación ${id} tiene el puesto ${number(rank)}; se te dijo ${number(told)}`,
    first: (n: number) => plural(n, { one: "El primero", other: "Los primeros #" }),
    right: ": correcto",
    wrong: ": incorrecto",
  },

  prospects: {
    low: "Tu probabilidad es baja.",
    hardlyAny: "Apenas hay posibilidades.",
    seatsAndPeople: (free: number, ahead: number) =>
      `${plural(free, { one: "Hay # asiento libre", other: "Hay # asientos libres" })} y ${ahead === 0 ? "nadie" : plural(ahead, { one: "# persona", other: "# personas" })} delante de ti. Lo que se devuelve se vende al instante, así que hay quien tiene suerte.`,
    slowed: {
      alarm: "El organizador ha detenido la entrada un momento.",
      "sold-out":
        "Por ahora todos los asientos están reservados o vendidos. Si vuelven algunos, la entrada sigue.",
      full: "La venta está llena por ahora. La entrada sigue según va saliendo gente.",
      commits:
        "La taquilla está muy ocupada, así que la entrada va más lenta. Tu puesto se conserva.",
      payments: "Los pagos van lentos, así que la entrada va más lenta. Tu puesto se conserva.",
      overload:
        "Muchísima gente está comprando, así que la entrada va más lenta. Tu puesto se conserva.",
    },
  },

  front: {
    backTitle: "Otra vez al principio",
    welcome: "Hola de nuevo",
    atTheFront: "Vuelves a estar al principio",
    atTheFrontMeans:
      "Se te pasó la llamada, así que se te llamará entre los primeros. Esto vale una vez.",
    stopped: "Ahora mismo no entra nadie.",
  },

  turn: {
    yours: "Tu turno",
    itIs: "Es tu turno",
    over: "Tu llamada ha terminado",
    comeIn: "Entra y elige tus asientos",
    onceMore: "Puedes volver al principio, una vez",
    kept: <Time>(time: Time) => ["Tu puesto se conserva ", time, " más."],
    inside: "Ya estás dentro. Sigue donde estabas.",
    enter: "Entrar ahora",
    back: "Volver al principio",
  },

  leave: {
    leave: "Salir de la cola",
    gone: "Perderás tu puesto, en todos los dispositivos.",
    last: "Después no podrás volver a unirte.",
    stay: "Quedarme",
    left: "Has salido de la cola.",
  },
} satisfies MeanwhileWords;
