/** Arabic, modern standard. Buttons are verbal nouns, so that nobody is addressed as a man or a woman. */
import type { ShopWords } from "../en/shop.ts";
import { isolate, number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";
import { freeSeats } from "./free-seats.ts";

const plural = pluralsOf("ar");
const seats = (n: number) =>
  plural(n, {
    zero: "لا مقاعد",
    one: "مقعد واحد",
    two: "مقعدان",
    few: "# مقاعد",
    many: "# مقعدًا",
    other: "# مقعد",
  });
/** After a noun or a preposition. */
const ofSeats = (n: number) =>
  plural(n, {
    zero: "0 مقعد",
    one: "مقعد واحد",
    two: "مقعدين",
    few: "# مقاعد",
    many: "# مقعدًا",
    other: "# مقعد",
  });

export const shop = {
  chooseSeats: "اختيار المقاعد",
  seats,

  seat: {
    name: (section: string, row: string, seat: string) =>
      `${isolate(section)}، الصف ${isolate(row)}، المقعد ${isolate(seat)}`,
    row: (section: string, row: string, numbers: string, count: number) =>
      `${isolate(section)}، الصف ${isolate(row)}، ${count === 1 ? "المقعد" : "المقاعد"} ${isolate(numbers)}`,
    comma: "، ",
    semicolon: "؛ ",
    wheelchair: "مكان لكرسي متحرك",
    companion: "مقعد مرافق",
    restricted: "رؤية محدودة",
    states: {
      free: "متاح",
      held: "محجوز مؤقتًا",
      sold: "مبيع",
      blocked: "غير معروض للبيع",
      selected: "مختار",
      mine: "لك",
    },
  },

  events: {
    title: "معروض للبيع",
    none: "لا توجد فعاليات حاليًا. نرحب بعودتك قريبًا.",
    from: <Price>(price: Price) => ["ابتداءً من ", price, "، شاملًا كل الرسوم"],
    opensIn: (time: string) => `يبدأ بعد ${time}`,
    lobby: (time: string) => `ردهة الانتظار مفتوحة، البيع بعد ${time}`,
    onSale: (n: number) => `معروض للبيع، ${freeSeats(n)}`,
    paused: "متوقف للحظة",
    closed: "انتهى البيع",
    soldOut: "نفدت التذاكر",
    free: freeSeats,
  },

  session: {
    where: "كيف يمكننا الوصول إليك؟",
    why: "تُحفظ مقاعدك وتذاكرك تحت بريدك الإلكتروني، على كل جهاز. نرسل إليه رمزًا للتأكد من أنه لك. لن يُخصم أي مبلغ.",
    address: "البريد الإلكتروني",
    notNow: "ليس الآن",
    send: "إرسال الرمز",
    enter: "إدخال الرمز",
    sent: <Address>(address: Address) => [
      "أرسلنا ستة أرقام إلى ",
      address,
      ". وهي صالحة عشر دقائق.",
    ],
    inbox: <Link>(link: (text: string) => Link) => [
      "لا يُرسل بريد هنا: ",
      link("فتح صندوق بريد التطوير"),
      ".",
    ],
    code: "الرمز",
    sixDigits: "ستة أرقام",
    another: "عنوان آخر",
    again: "إعادة الإرسال",
    signIn: "تسجيل الدخول",
  },

  dismiss: "إغلاق الرسالة",
  asking: "جارٍ الطلب…",

  hold: {
    yours: "مقاعدك المحجوزة",
    lastKnown:
      "لا يوجد اتصال بشباك التذاكر: هذا آخر ما نعرفه. سيتبيّن عند عودة الاتصال إن كانت المقاعد لا تزال لك.",
    needsConnection: "لا يوجد اتصال: لم يتغيّر شيء. يعمل ذلك من جديد فور عودة الاتصال.",
    heldFor: "محجوز لمدة",
    payment: "الدفع",
    confirming: "قيد التأكيد",
    giveBack: "إرجاع",
    moreTime: "وقت إضافي",
    another: "أرني غيرها",
    noOther: "لا توجد مقاعد مشابهة شاغرة الآن. مقاعدك ما زالت محجوزة لك.",
    pay: "الدفع",
    seePayment: "عرض الدفع",
    held: (lines: string, total: string, how: string) =>
      `حُجز لك: ${lines}. المجموع ${total}.${how === "" ? "" : ` ${how}`}`,
    kept: (time: string) => `مقاعدك محفوظة لمدة ${time} أخرى.`,
    left: (time: string, extendable: boolean) =>
      `مقاعدك محجوزة لمدة ${time} أخرى.${extendable ? " اضغط «وقت إضافي» للاحتفاظ بها مدة أطول." : ""}`,
    given: (n: number) => `تم إرجاع ${ofSeats(n)}. لم يُخصم أي مبلغ.`,
    overdue: "مقاعد انتهت مدة حجزها",
    anew: "حجزها مرة أخرى",
    ranOut: "انتهت مدة حجزك. لم يُخصم أي مبلغ، والمقاعد متاحة من جديد ويمكن حجزها مرة أخرى.",
    ranOutHere:
      "بحسب ما يعرفه هذا الجهاز انتهت مدة حجزك. لا يوجد اتصال بشباك التذاكر: سيتبيّن عند عودة الاتصال إن كانت المقاعد متاحة من جديد.",
    steps: {
      together: "متجاورة في صف واحد، وهي الأقرب إلى الوسط مما كان متاحًا.",
      "together-leaving-single":
        "متجاورة في صف واحد. يبقى إلى جانبك مقعد منفرد فارغ: لم يوجد أنسب من ذلك.",
      "split-near": "ليست كلها متجاورة، لكنها أقرب ما يمكن بعضها إلى بعض.",
      "split-section": "في قطاع واحد لكنها متفرقة: لم يكن هناك أقرب منها.",
    },
  },

  inside: {
    yours: "وقتك في الداخل",
    title: "أنت في الداخل",
    left: "الوقت المتبقي لاختيار المقاعد. ما تحجزه يمكن دفع ثمنه بعد ذلك.",
  },

  chosen: {
    yours: "اختيارك",
    chosen: (n: number) => `الاختيار: ${seats(n)}`,
    clear: "مسح",
    hold: (n: number, total: string) => `حجز ${ofSeats(n)} · ${total}`,
  },

  alone: {
    left: (seats: string, n: number) =>
      `${seats}: ${n === 1 ? "سيبقى هذا المقعد منفردًا" : "ستبقى هذه المقاعد منفردة"}، وقلّما يشتري أحد مقعدًا منفردًا.`,
    take: (seats: string) => `اختيار ${seats} بدلًا من ذلك`,
    same: "السعر نفسه",
    more: (amount: string) => `أكثر بـ ${isolate(amount)}`,
    less: (amount: string) => `أقل بـ ${isolate(amount)}`,
  },

  sale: {
    free: <Free>(free: Free, capacity: number) => [free, ` متاح من ${number(capacity)}`],
    live: "مباشر",
    stale: "جارٍ إعادة الاتصال، قد يكون المخطط قديمًا",
    opensIn: "يبدأ بعد",
    lobbyOpensIn: "تفتح ردهة الانتظار بعد",
    drawn: (when: string) =>
      `موعد بدء البيع: ${when}. يُحدَّد الترتيب بالقرعة بين كل من يكون عندها في ردهة الانتظار: لا يهم وقت الانضمام.`,
    knownBy: (when: string) =>
      `لا تدخل القرعة إلا العناوين التي سُجّل الدخول بها هنا قبل هذا الموعد: ${isolate(when)}. أما الأحدث فيأتي دورها بعد القرعة.`,
    announced: (when: string) =>
      `${when}، بتوقيت ساعتنا. يمكن التصفح واختيار المقاعد من الآن؛ يبدأ الحجز عند بدء البيع، وتفتح هذه الصفحة تلقائيًا. لا حاجة إلى إعادة التحميل.`,
    paused: "متوقف للحظة",
    pausedMeans: "لا يمكن حجز مقاعد جديدة الآن. ما حجزته يبقى لك حتى انتهاء مدته، ويمكن دفع ثمنه.",
    closed: "انتهى البيع",
    closedMeans: "لم يعد حجز المقاعد ممكنًا. تذاكرك في صفحة «تذاكري».",
    soldOut: "نفدت التذاكر",
    stillHeld: (n: number) =>
      `${plural(n, {
        one: "ما زال مقعد واحد محجوزًا ولم يُدفع ثمنه",
        two: "ما زال مقعدان محجوزين ولم يُدفع ثمنهما",
        few: "ما زالت # مقاعد محجوزة ولم يُدفع ثمنها",
        many: "ما زال # مقعدًا محجوزًا ولم يُدفع ثمنها",
        other: "ما زال # مقعد محجوزًا ولم يُدفع ثمنها",
      })}. إذا أُرجع أحدها ظهر هنا فورًا؛ لا حاجة إلى إعادة التحميل.`,
    allSold: "بيعت كل المقاعد. إذا عاد أحدها ظهر هنا فورًا.",
  },

  soldOut: {
    title: "كيف جرى البيع",
    seats: "المقاعد",
    seatsSold: (n: number) => `${seats(n)}، بيعت كلها`,
    last: "وقت بيع آخر مقعد",
    after: (time: string) => `المدة منذ بدء البيع: ${isolate(time)}`,
    waiting: "عدد من كانوا في الطابور حينها ولم يُستدعوا",
    people: (n: number) =>
      plural(n, {
        zero: "لا أحد",
        one: "شخص واحد",
        two: "شخصان",
        few: "# أشخاص",
        many: "# شخصًا",
        other: "# شخص",
      }),
    yours: "رقمك",
    calledTo: (n: number) => `آخر رقم استُدعي: ${number(n)}`,
    back: "إذا عاد مقعد",
    backToQueue:
      "بعد ردّ الثمن يصبح المقعد متاحًا فورًا. وما دام الطابور قائمًا يُستدعى صاحب الدور التالي.",
    backToAll: "بعد ردّ الثمن يصبح المقعد متاحًا فورًا في هذه الصفحة لأول من يختاره.",
    draw: "القرعة",
    lots: (n: number) => `عدد المشاركات: ${number(n)}. البصمة المنشورة قبل البدء:`,
    check: "التحقق من القرعة بنفسك",
  },

  wanting: {
    title: "قائمة الانتظار",
    why: "اذكر ما تقبله. تحفظ القائمة ترتيب الانضمام؛ ولا يُخصم شيء.",
    party: "مقاعد متجاورة",
    join: "الانضمام إلى قائمة الانتظار",
    in: "أنت في القائمة.",
    ahead: (n: number) =>
      n === 0
        ? "لا أحد أمامك."
        : plural(n, {
            one: "أمامك شخص واحد.",
            two: "أمامك شخصان.",
            few: "أمامك # أشخاص.",
            many: "أمامك # شخصًا.",
            other: "أمامك # شخص.",
          }),
    leave: "مغادرة القائمة",
  },

  best: {
    title: "أفضل المتاح",
    howMany: "كم مقعدًا معًا؟",
    limits: "السعر وسهولة الوصول",
    category: "الفئة",
    any: "أي فئة، أفضل رؤية",
    cheapest: "الأرخص",
    atMost: (currency: string) => `الحد الأعلى للمقعد (${isolate(currency)})`,
    noLimit: "بلا حد",
    accessible: "مكان لكرسي متحرك، والبقية مقاعد مرافقين بجانبه",
    hold: (n: number) =>
      plural(n, {
        one: "حجز أفضل مقعد",
        two: "حجز أفضل مقعدين",
        few: "حجز أفضل # مقاعد",
        many: "حجز أفضل # مقعدًا",
        other: "حجز أفضل # مقعد",
      }),
  },

  list: {
    title: "الاختيار من القائمة",
    keys: "يُفتح القطاع، ثم التنقل بمفاتيح الأسهم واختيار المقعد بمفتاح Enter.",
    gate: (gate: string) => `البوابة ${isolate(gate)}`,
    from: (price: string) => `من ${price}`,
    soldOut: "نفدت التذاكر",
    seatsOf: (section: string) => `مقاعد ${isolate(section)}`,
    row: "الصف",
  },

  map: {
    title: "مخطط المقاعد",
    zoom: "التكبير",
    zoomIn: "تكبير",
    zoomOut: "تصغير",
    whole: "عرض المكان كله",
    missing: "يعرض هذا المتصفح الخريطة صورةً فقط (لا يدعم WebGL 2). في القائمة كل المقاعد، مباشرةً.",
    soldOut: "نفدت",
    free: (n: number) => `${number(n)} متاح`,
    filters: "اعرض على الخريطة: الأسعار شاملة كل الرسوم",
    accessible: "ميسّرة",
    together: "متجاورة",
    anyNumber: "أي عدد",
    states: "حالات المقاعد",
    state: { free: "متاح", held: "محجوز", sold: "مبيع", selected: "مختار", mine: "لك" },
  },

  choice: {
    justTaken: (names: string, others: boolean) =>
      `أُخذ للتو: ${names}. ${others ? "مقاعدك الأخرى ما زالت مختارة." : "يرجى اختيار مقعد آخر."}`,
    notFree: (name: string, state: string) => `${name}: ${state}.`,
    full: (limit: number, mine: number) =>
      `الحد الأقصى في هذا البيع ${seats(limit)} للشخص${mine > 0 ? `، ولديك منها ${number(mine)}` : ""}. يرجى إزالة مقعد أولًا.`,
  },

  taken: {
    title: "لم يعد متاحًا",
    gone: (lines: string, n: number) =>
      `${lines}: ${n === 1 ? "لم يعد المقعد متاحًا" : "لم تعد المقاعد متاحة"}.`,
    nothingHeld: "لم يُحجز شيء.",
    others: "مقاعدك الأخرى ما زالت مختارة.",
    nothing: "لا يوجد ما يشبهها قريبًا. يمكن اختيار مقاعد أخرى، أو تجربة أفضل المتاح.",
    instead: "متاح في هذه اللحظة، والحجز بلمسة واحدة:",
    myself: "الاختيار بنفسي",
    trying: "نحاول أن نحجز لك مقاعد قريبة منها.",
    held: "حجزنا لك بدلًا منها:",
    keep: "الاحتفاظ بها",
    giveBack: "إرجاعها",
  },

  pay: {
    back: "العودة إلى المخطط",
    title: "دفع ثمن المقاعد",
    card: "البطاقة",
    payment: "الدفع",
    pay: (total: string) => `دفع ${total}`,
    goOn: "المتابعة إلى الدفع",
    toBank: "الانتقال إلى البنك",
    formKept: "مقاعدك محفوظة في هذه الأثناء، ولا يمكن أن يُخصم المبلغ مرتين.",
    formFailed:
      "تعذّر تحميل نموذج الدفع. لم يُخصم أي مبلغ ومقاعدك محفوظة: يرجى التحقق من الاتصال وإعادة تحميل الصفحة.",
    ended: "انتهى هذا الحجز",
    endedMeans: "انتهت مدته أو أُرجع. لم يُخصم أي مبلغ. قد تكون المقاعد ما زالت متاحة.",
    testBank: "هذا بنك تجريبي: لا تُقبل بطاقات حقيقية ولا تُنقل أموال.",
    testCard: "رقم البطاقة التجريبية",
    digits: "من 12 إلى 19 رقمًا",
    testCards: {
      approves: "توافق",
      asks: "تسألك في صفحة البنك",
      declines: "ترفض",
      poor: "رصيدها غير كافٍ",
      late: "ترد متأخرة",
      breaks: "توافق ثم ينقطع الاتصال",
    },
    seats: "مقاعدك",
    total: "المجموع، شاملًا كل الرسوم",
  },

  order: {
    status: {
      authorising: {
        title: "يجري تأكيد الدفع",
        detail: "مقاعدك محفوظة ولا يمكن أن يُخصم المبلغ مرتين. يمكن إغلاق هذه الصفحة والعودة إليها.",
      },
      "at-bank": {
        title: "البنك ينتظر جوابك",
        detail:
          "يرجى الرد في صفحة البنك. مقاعدك محفوظة في هذه الأثناء، ولا يمكن أن يُخصم المبلغ مرتين.",
      },
      confirming: {
        title: "نسأل البنك عن حالة الدفع",
        detail:
          "انتهى وقت الدفع ولم يصل رد البنك بعد. لا يمكن أن يُخصم المبلغ مرتين. يمكن إغلاق هذه الصفحة والعودة إليها.",
      },
      selling: {
        title: "تمت الموافقة على البطاقة، ويجري حجز مقاعدك",
        detail: "لا يمكن أن يُخصم المبلغ مرتين. يمكن إغلاق هذه الصفحة والعودة إليها.",
      },
      capturing: {
        title: "تمت الموافقة على البطاقة، ويجري إعداد تذاكرك",
        detail: "المقاعد لك. يمكن إغلاق هذه الصفحة والعودة إليها.",
      },
      paid: {
        title: "موعدنا هناك",
        detail: "يرجى إبراز الرموز عند البوابة. وهي تعمل دون اتصال.",
      },
      refused: { title: "لم تتم عملية الدفع", detail: "لم يُخصم أي مبلغ." },
      expired: {
        title: "انتهى وقت الدفع",
        detail: "أُلغي الدفع لدى البنك. لم يُخصم أي مبلغ، والمقاعد متاحة.",
      },
      refunding: {
        title: "أموالك في طريقها إليك",
        detail: "أُبلغ البنك. التذاكر المستردة لم تعد صالحة؛ وغيرها ما زال صالحًا.",
      },
      refunded: {
        title: "عادت أموالك",
        detail: "استُرد ثمن الطلب كله. تذاكره لم تعد صالحة.",
      },
    },
    lost: {
      "card-declined":
        "رُفضت البطاقة. لم يُخصم أي مبلغ ومقاعدك ما زالت محجوزة: يمكن تجربة بطاقة أخرى.",
      "insufficient-funds":
        "رصيد البطاقة غير كافٍ. لم يُخصم أي مبلغ ومقاعدك ما زالت محجوزة: يمكن تجربة بطاقة أخرى.",
      "expired-card":
        "انتهت صلاحية البطاقة. لم يُخصم أي مبلغ ومقاعدك ما زالت محجوزة: يمكن تجربة بطاقة أخرى.",
      "lost-card":
        "لا يقبل البنك هذه البطاقة. لم يُخصم أي مبلغ ومقاعدك ما زالت محجوزة: يمكن تجربة بطاقة أخرى.",
      "authentication-failed":
        "لم يؤكَّد الدفع لدى البنك. لم يُخصم أي مبلغ ومقاعدك ما زالت محجوزة: يرجى المحاولة مرة أخرى.",
      "payment-cancelled":
        "ألغى البنك عملية الدفع. لم يُخصم أي مبلغ: يمكن المحاولة مرة أخرى ما دامت مقاعدك محجوزة.",
      "seats-gone": "لم تعد المقاعد لك حين رد البنك. لم يُخصم أي مبلغ.",
      "capture-refused":
        "سحب البنك موافقته قبل استخدامها. لم يُخصم أي مبلغ ومقاعدك ما زالت محجوزة: يمكن تجربة بطاقة أخرى.",
      "wrong-amount": "وافق البنك على مبلغ آخر. أُلغيت الموافقة: لم يُخصم أي مبلغ.",
    },
    anotherCard: "تجربة بطاقة أخرى",
    summary: <Id>(n: number, total: string, id: Id) => [`${seats(n)}، ${total}، الطلب `, id, "."],
    givenBack: (amount: string) => `أُعيد ${amount}.`,
    all: "كل تذاكري",
  },

  ticket: {
    section: "القطاع",
    row: "الصف",
    seat: "المقعد",
    gate: "البوابة",
    code: (seat: string) => `رمز QR لتذكرة ${seat}`,
    pdf: "كل التذاكر بصيغة PDF",
    calendar: "إضافة إلى التقويم",
    receipt: "الإيصال",
  },

  wallet: {
    title: "إضافة إلى هاتفك",
    place: (row: string, seat: string) => `الصف ${isolate(row)}، المقعد ${isolate(seat)}`,
    add: (wallet: string) => `إضافة إلى ${isolate(wallet)}`,
    named: (label: string, place: string) => `${isolate(label)}: ${place}`,
    all: (n: number) =>
      `إضافة التذاكر كلها (${number(n)}) إلى ${isolate("Apple Wallet")} عبر ${isolate("Safari")}`,
  },

  me: {
    title: "تذاكري",
    why: "تُحفظ المقاعد المحجوزة والتذاكر تحت بريدك الإلكتروني.",
    enter: "إدخال بريدي الإلكتروني",
    signOut: "تسجيل الخروج من هذا الجهاز",
    everywhere: "من كل الأجهزة",
    holds: "المقاعد التي حجزتها في الأسفل، مع الوقت المتبقي لدفع ثمنها.",
    nothing: "لا شيء بعد.",
  },
} satisfies ShopWords;
