/** Spanish. The reader is addressed as "tú". */
import type { ShopWords } from "../en/shop.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("es");
const seats = (n: number) => plural(n, { one: "# asiento", other: "# asientos" });

export const shop = {
  chooseSeats: "Elegir asientos",
  seats,

  seat: {
    name: (section: string, row: string, seat: string) =>
      `${section}, fila ${row}, asiento ${seat}`,
    row: (section: string, row: string, numbers: string, count: number) =>
      `${section}, fila ${row}, ${count === 1 ? "asiento" : "asientos"} ${numbers}`,
    comma: ", ",
    semicolon: "; ",
    wheelchair: "plaza para silla de ruedas",
    companion: "asiento de acompañante",
    restricted: "visibilidad reducida",
    states: {
      free: "libre",
      held: "reservado",
      sold: "vendido",
      blocked: "no está a la venta",
      selected: "elegido",
      mine: "tuyo",
    },
  },

  events: {
    title: "A la venta",
    none: "No hay ningún evento en este momento. Vuelve pronto.",
    from: <Price>(price: Price) => ["desde ", price, ", gastos incluidos"],
    opensIn: (time: string) => `Empieza en ${time}`,
    lobby: (time: string) => `Sala de espera abierta, venta en ${time}`,
    onSale: (n: number) =>
      plural(n, { one: "A la venta, # asiento libre", other: "A la venta, # asientos libres" }),
    paused: "En pausa un momento",
    closed: "Venta cerrada",
    soldOut: "Agotado",
    allHeld: "Ahora mismo no hay asientos libres",
    free: (n: number) => plural(n, { one: "# asiento libre", other: "# asientos libres" }),
  },

  session: {
    where: "¿Dónde podemos escribirte?",
    why: "Tus asientos y entradas se guardan con tu correo electrónico, en todos tus dispositivos. Te enviamos un código para comprobar que es tuyo. No se te cobra nada.",
    address: "Correo electrónico",
    notNow: "Ahora no",
    send: "Enviarme un código",
    enter: "Escribe tu código",
    sent: <Address>(address: Address) => [
      "Hemos enviado seis cifras a ",
      address,
      ". Valen diez minutos.",
    ],
    inbox: <Link>(link: (text: string) => Link) => [
      "Aquí no se envía correo: ",
      link("abrir el buzón de desarrollo"),
      ".",
    ],
    code: "Código",
    sixDigits: "Seis cifras",
    another: "Otra dirección",
    again: "Enviarlo otra vez",
    signIn: "Iniciar sesión",
  },

  dismiss: "Cerrar el mensaje",
  asking: "Preguntando…",

  hold: {
    yours: "Tus asientos reservados",
    lastKnown:
      "Sin conexión con la taquilla: esto es lo último que supimos. Si los asientos siguen siendo tuyos se verá cuando vuelva.",
    needsConnection:
      "Estás sin conexión: no se ha cambiado nada. Volverá a funcionar en cuanto haya conexión.",
    heldFor: "reservado",
    payment: "pago",
    confirming: "confirmándose",
    giveBack: "Devolver",
    sure: (n: number) => `¿Devolver ${seats(n)}?`,
    keep: "Conservar",
    moreTime: "Más tiempo",
    another: "Ver otros",
    noOther: "No hay otros parecidos libres en este momento. Sus asientos siguen reservados.",
    pay: "Pagar",
    several: (n: number) => plural(n, { one: "# reserva", other: "# reservas" }),
    each: "Cada una se paga por separado.",
    show: "Ver",
    hide: "Ocultar",
    next: "la próxima acaba en",
    seePayment: "Ver el pago",
    bankAsks: "tu banco pregunta",
    answerBank: "Responder al banco",
    held: (lines: string, total: string, how: string) =>
      `Reservado para ti: ${lines}. ${total} en total.${how === "" ? "" : ` ${how}`}`,
    kept: (time: string) => `Tus asientos quedan reservados ${time} más.`,
    left: (time: string, extendable: boolean) =>
      `Tus asientos siguen reservados ${time} más.${extendable ? " Pulsa «Más tiempo» para conservarlos más." : ""}`,
    given: (n: number) => `Has devuelto ${seats(n)}. No se te ha cobrado nada.`,
    overdue: "Asientos cuyo tiempo se ha agotado",
    anew: "Reservarlos de nuevo",
    ranOut:
      "Tu reserva ha caducado. No se te ha cobrado nada y los asientos están libres otra vez.",
    ranOutHere:
      "Por lo que sabe este dispositivo, tu reserva ha terminado. No hay conexión con la taquilla: si los asientos están libres otra vez se verá cuando vuelva.",
    closest: "El más cercano al centro que había libre.",
    steps: {
      together: "Juntos en una fila, los más cercanos al centro que había libres.",
      "together-leaving-single":
        "Juntos en una fila. A tu lado queda un asiento suelto: no había nada mejor.",
      "split-near": "No están todos juntos, pero sí lo más cerca posible unos de otros.",
      "split-section": "Están en un sector, pero separados: no había nada más cercano.",
    },
  },

  inside: {
    yours: "Tu tiempo dentro",
    title: "Estás dentro",
    left: "El tiempo que te queda para elegir asientos. Lo que reserves se puede pagar después.",
  },

  chosen: {
    yours: "Tu selección",
    chosen: (n: number) => plural(n, { one: "# asiento elegido", other: "# asientos elegidos" }),
    clear: "Vaciar",
    hold: (n: number, total: string) => `Reservar ${seats(n)} por ${total}`,
  },

  alone: {
    left: (seats: string, n: number) =>
      `${seats}: ${n === 1 ? "quedaría suelto" : "quedarían sueltos"}, y casi nadie compra asientos sueltos.`,
    take: (seats: string) => `Elegir en su lugar ${seats}`,
    same: "mismo precio",
    more: (amount: string) => `${amount} más`,
    less: (amount: string) => `${amount} menos`,
  },

  sale: {
    free: <Free>(free: Free, capacity: number) => [free, ` de ${number(capacity)} libres`],
    live: "En directo",
    stale: "Reconectando, el plano puede no estar al día",
    opensIn: "Empieza en",
    lobbyOpensIn: "La sala de espera abre en",
    drawn: (when: string) =>
      `Inicio de la venta: ${when}. Entre quienes estén entonces en la sala de espera se sortea el orden: da igual cuándo entres.`,
    knownBy: (when: string) =>
      `Solo entran en el sorteo las direcciones que ya hayan iniciado sesión aquí antes de esta fecha: ${when}. Las más nuevas van detrás.`,
    announced: (when: string) =>
      `El ${when}, según nuestro reloj. Mira y elige ya tus asientos; se pueden reservar cuando empiece la venta, y esta página se abre sola. No hace falta recargarla.`,
    beforeLobby: (when: string) =>
      `El ${when}, según nuestro reloj. Echa un vistazo; la sala de espera se abre aquí sola. No hace falta recargar la página.`,
    lobbyOpen: "La sala de espera está abierta. Los asientos los eliges cuando te toque.",
    paused: "En pausa un momento",
    pausedMeans:
      "Ahora no se pueden reservar más asientos. Los que tienes reservados siguen siendo tuyos hasta que acabe su tiempo, y se pueden pagar.",
    closed: "La venta está cerrada",
    closedMeans: "Ya no se pueden reservar asientos. Tus entradas están en «Mis entradas».",
    closedHeld:
      "Los asientos que tienes reservados siguen siendo tuyos hasta que acabe su tiempo, y se pueden pagar.",
    soldOut: "Agotado",
    allHeld: "Ahora mismo no hay asientos libres",
    stillHeld: (n: number) =>
      `${plural(n, { one: "# asiento sigue reservado y sin pagar", other: "# asientos siguen reservados y sin pagar" })}. Algunos vuelven y aparecen aquí al instante; no hace falta recargar.`,
    heldByYou: (n: number) =>
      `${plural(n, { one: "El último asiento sin vender lo tienes reservado tú", other: "Los últimos # asientos sin vender los tienes reservados tú" })}.`,
    heldByYouToo: (n: number) =>
      `Los últimos ${number(n)} asientos sin vender están reservados, los tuyos entre ellos. Si vuelven otros, aparecen aquí al instante; no hace falta recargar.`,
    allSold: "Todos los asientos están vendidos. Si vuelve alguno, aparece aquí al instante.",
    accessibleOnly: "Ahora solo hay libres plazas accesibles",
    accessibleOnlyMeans: (n: number) =>
      `${plural(n, { one: "Hay # plaza para silla de ruedas o acompañante libre", other: "Hay # plazas para sillas de ruedas y acompañantes libres" })}, para quienes usan silla de ruedas y quienes van con ellos. Los demás asientos están vendidos o reservados; si vuelve alguno, aparece aquí al instante.`,
  },

  soldOut: {
    title: "Cómo ha ido",
    seats: "Asientos",
    seatsSold: (n: number) =>
      plural(n, { one: "# asiento, vendido", other: "# asientos, todos vendidos" }),
    last: "El último se vendió",
    after: (time: string) => `Desde que abrió la venta: ${time}`,
    waiting: "En la cola en ese momento, sin haber sido llamados",
    people: (n: number) => plural(n, { one: "# persona", other: "# personas" }),
    yours: "Tu número",
    calledTo: (n: number) => `El último número llamado fue el ${number(n)}`,
    back: "Si vuelve un asiento",
    backToQueue:
      "Tras un reembolso, el asiento queda libre al instante. Mientras haya cola, se llama a quien sigue en ella.",
    backToAll:
      "Tras un reembolso, el asiento queda libre al instante, en esta página, para quien lo tome primero.",
    draw: "El sorteo",
    lots: (n: number) =>
      `${plural(n, { one: "# participación", other: "# participaciones" })}. La huella publicada antes del inicio:`,
    check: "Comprobar el sorteo",
  },

  wanting: {
    title: "La lista de espera",
    why: "Di lo que tomarías. La lista guarda tu deseo, por orden de llegada; no se cobra nada.",
    noOffers:
      "Todavía no hace ofertas. Hasta entonces, un asiento que vuelve se vende como cualquier otro: vuelve a mirar aquí.",
    party: "Asientos juntos",
    join: "Entrar en la lista de espera",
    in: "Estás en la lista.",
    ahead: (n: number) =>
      n === 0
        ? "No hay nadie delante de ti."
        : plural(n, {
            one: "Hay # persona delante de ti.",
            other: "Hay # personas delante de ti.",
          }),
    leave: "Salir de la lista",
  },

  best: {
    title: "Los mejores libres",
    howMany: "¿Cuántos asientos juntos?",
    limits: "Precio y accesibilidad",
    category: "Categoría",
    any: "Cualquiera, mejor vista",
    cheapest: "Cualquiera, mejor precio",
    atMost: (currency: string) => `Como máximo, por asiento (${currency})`,
    noLimit: "Sin límite",
    accessible: "Una plaza para silla de ruedas, los demás al lado como acompañantes",
    hold: (n: number) =>
      plural(n, { one: "Reservar el mejor asiento", other: "Reservar los # mejores asientos" }),
  },

  list: {
    title: "Elegir de la lista",
    keys: "Abre un sector, pulsa Tab, muévete con las flechas y elige un asiento con Intro.",
    gate: (gate: string) => `Puerta ${gate}`,
    from: (price: string) => `desde ${price}`,
    noneFree: "Ninguno libre",
    seatsOf: (section: string) => `Asientos de ${section}`,
    row: "Fila",
  },

  map: {
    title: "Plano de asientos",
    zoom: "Zoom",
    zoomIn: "Acercar",
    zoomOut: "Alejar",
    whole: "Ver todo el recinto",
    missing:
      "Este navegador muestra el mapa solo como imagen (no tiene WebGL 2). La lista tiene todos los asientos, en directo.",
    noneFree: "sin libres",
    free: (n: number) => plural(n, { one: "# libre", other: "# libres" }),
    filters: "Mostrar en el mapa: precios, todos los gastos incluidos",
    accessible: "Accesibles",
    together: "Juntos",
    anyNumber: "da igual",
    states: "Estados de los asientos",
    state: {
      free: "Libre",
      held: "Reservado",
      sold: "Vendido",
      selected: "Elegido",
      mine: "Tuyo",
    },
  },

  choice: {
    justTaken: (names: string, others: boolean) =>
      `Se acaba de ocupar: ${names}. ${others ? "Tus otros asientos siguen elegidos." : "Elige otro asiento."}`,
    notFree: (name: string, state: string) => `${name}: ${state}.`,
    full: (limit: number, mine: number) =>
      `Esta venta permite ${seats(limit)} por persona${mine > 0 ? `, y ya tienes ${number(mine)}` : ""}. Quita uno primero.`,
  },

  taken: {
    title: "Ya está ocupado",
    gone: (lines: string, n: number) =>
      `${lines}: ya no ${n === 1 ? "está libre" : "están libres"}.`,
    nothingHeld: "No se ha reservado nada.",
    others: "Tus otros asientos siguen elegidos.",
    nothing: "No hay nada parecido cerca. Elige otros asientos, o prueba con los mejores libres.",
    instead: "Libres en este momento, se reservan con un toque:",
    myself: "Elegir por mi cuenta",
    trying: "Intentamos reservarte asientos cercanos.",
    held: "En su lugar te hemos reservado:",
    keep: "Quedármelos",
    giveBack: "Devolverlos",
  },

  pay: {
    back: "Volver al plano",
    title: "Pagar tus asientos",
    sending: {
      title: "Se está enviando tu pago",
      detail:
        "Deja esta página abierta: continúa por sí sola hasta que tu pago haya llegado. No se te puede cobrar dos veces.",
    },
    card: "Tarjeta",
    payment: "Pago",
    pay: (total: string) => `Pagar ${total}`,
    goOn: "Continuar al pago",
    toBank: "Ir a tu banco",
    keptUntil: (time: string) =>
      `Tus asientos quedan reservados hasta las ${time} (en tu hora). Responde antes de esa hora.`,
    formKept: "Mientras tanto tus asientos quedan reservados, y no se te puede cobrar dos veces.",
    formLater:
      "El formulario de pago necesita conexión: aparece aquí por sí solo en cuanto la haya.",
    formFailed:
      "No se ha podido cargar el formulario de pago. No se te ha cobrado nada y tus asientos siguen reservados: comprueba tu conexión y vuelve a cargar la página.",
    ended: "Esta reserva ha terminado",
    endedMeans:
      "Se acabó su tiempo o se devolvió. No se te ha cobrado nada. Puede que los asientos sigan libres.",
    none: "Aquí no existe esa reserva",
    noneMeans:
      "Terminó hace tiempo, es de otra dirección de correo o nunca existió. Lo que tienes reservado y lo que has pagado está en «Mis entradas».",
    testBank: "Este es un banco de pruebas: no se aceptan tarjetas reales y no se mueve dinero.",
    testCard: "Número de la tarjeta de prueba",
    digits: "De 12 a 19 cifras",
    testCards: {
      approves: "la acepta",
      asks: "te pregunta en la página del banco",
      declines: "la rechaza",
      poor: "no tiene saldo suficiente",
      late: "responde tarde",
      breaks: "la acepta, y se corta la conexión",
    },
    seats: "Tus asientos",
    total: "Total, gastos incluidos",
  },

  order: {
    status: {
      authorising: {
        title: "Se está confirmando tu pago",
        detail:
          "Tus asientos quedan reservados y no se te puede cobrar dos veces. Puedes cerrar esta página y volver.",
      },
      "at-bank": {
        title: "Tu banco te pregunta",
        detail:
          "Responde en la página de tu banco. Mientras tanto tus asientos quedan reservados, y no se te puede cobrar dos veces.",
      },
      confirming: {
        title: "Estamos preguntando a tu banco cómo va el pago",
        detail:
          "El tiempo para pagar ha terminado y aún falta su respuesta. No se te puede cobrar dos veces. Puedes cerrar esta página y volver.",
      },
      selling: {
        title: "La tarjeta está aceptada, se están reservando tus asientos",
        detail: "No se te puede cobrar dos veces. Puedes cerrar esta página y volver.",
      },
      capturing: {
        title: "La tarjeta está aceptada, se están haciendo tus entradas",
        detail: "Los asientos son tuyos. Puedes cerrar esta página y volver.",
      },
      paid: {
        title: "Ya tienes tus entradas",
        detail: "Enseña los códigos en tu puerta. Funcionan sin conexión.",
      },
      refused: { title: "El pago no se ha realizado", detail: "No se te ha cobrado nada." },
      expired: {
        title: "Se acabó el tiempo para pagar",
        detail:
          "El pago se anuló en tu banco. No se te ha cobrado nada y los asientos están libres.",
      },
      refunding: {
        title: "Tu reembolso está en camino",
        detail:
          "El banco ya lo sabe. Las entradas reembolsadas no valen; las demás siguen siendo válidas.",
      },
      refunded: {
        title: "Se te ha devuelto el dinero",
        detail: "Se reembolsó todo el pedido. Sus entradas no valen.",
      },
    },
    lost: {
      "card-declined":
        "La tarjeta fue rechazada. No se te ha cobrado nada y tus asientos siguen reservados: prueba con otra tarjeta.",
      "insufficient-funds":
        "No había saldo suficiente en la tarjeta. No se te ha cobrado nada y tus asientos siguen reservados: prueba con otra tarjeta.",
      "expired-card":
        "La tarjeta está caducada. No se te ha cobrado nada y tus asientos siguen reservados: prueba con otra tarjeta.",
      "lost-card":
        "El banco no acepta esta tarjeta. No se te ha cobrado nada y tus asientos siguen reservados: prueba con otra tarjeta.",
      "authentication-failed":
        "El pago no se confirmó en el banco. No se te ha cobrado nada y tus asientos siguen reservados: inténtalo de nuevo.",
      "payment-cancelled":
        "El banco anuló el pago. No se te ha cobrado nada: inténtalo de nuevo mientras tus asientos estén reservados.",
      "seats-gone":
        "Los asientos ya no eran tuyos cuando respondió el banco. No se te ha cobrado nada.",
      "capture-refused":
        "El banco retiró su aprobación antes de que se pudiera usar. No se te ha cobrado nada y tus asientos siguen reservados: prueba con otra tarjeta.",
      "wrong-amount": "El banco aprobó otro importe. Se anuló: no se te ha cobrado nada.",
    },
    anotherCard: "Probar con otra tarjeta",
    summary: <Id>(n: number, total: string, id: Id) => [`${seats(n)}, ${total}, pedido `, id, "."],
    givenBack: (amount: string) => `${amount} devueltos.`,
    all: "Todas mis entradas",
  },

  ticket: {
    section: "Sector",
    row: "Fila",
    seat: "Asiento",
    gate: "Puerta",
    code: (seat: string) => `Código QR de la entrada para ${seat}`,
    pdf: "Todas las entradas en PDF",
    calendar: "Añadir al calendario",
    receipt: "Recibo",
  },

  wallet: {
    title: "Añadir a tu teléfono",
    place: (row: string, seat: string) => `fila ${row}, asiento ${seat}`,
    add: (wallet: string) => `Añadir a ${wallet}`,
    named: (label: string, place: string) => `${label}: ${place}`,
    all: (n: number) => `Añadir las ${number(n)} a Apple Wallet, con Safari`,
  },

  me: {
    title: "Mis entradas",
    why: "Los asientos reservados y las entradas se guardan con tu correo electrónico.",
    enter: "Escribir mi dirección",
    signOut: "Cerrar sesión en este dispositivo",
    everywhere: "En todos",
    holds: "Los asientos que tienes reservados están abajo, con el tiempo que queda para pagarlos.",
    nothing: "Todavía nada.",
  },
} satisfies ShopWords;
