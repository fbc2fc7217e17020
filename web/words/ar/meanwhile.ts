/** Arabic, modern standard. Buttons are verbal nouns, so that nobody is addressed as a man or a woman. */
import type { MeanwhileWords } from "../en/meanwhile.ts";
import { isolate, number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";
import { freeSeats } from "./free-seats.ts";
import { people } from "./people.ts";

const plural = pluralsOf("ar");

export const meanwhile = {
  stock: {
    willBe: "ما سيُعرض للبيع",
    left: "ما بقي",
    none: "لا شيء متاح",
    veryFew: "بقي القليل جدًا",
    few: "بقي القليل",
    free: (n: number) => `${number(n)} متاح`,
    allIn: "كل الرسوم مشمولة: ما تراه هو ما تدفعه.",
  },

  ready: {
    title: "الاستعداد",
    signedIn: "تسجيل الدخول",
    signedInAs: (address: string) => `تم تسجيل الدخول باسم ${isolate(address)}`,
    signIn: "تسجيل الدخول",
    wish: "ما تريده",
    done: "، تم",
    toDo: "، لم يتم بعد",
    call: "تنبيهي عندما يحين دوري: بصوت، وبرسالة إذا كان المتصفح يسمح بها",
    card: "يُستحسن أن تكون بطاقتك في متناول يدك. الدفع بعد الاختيار، ومقاعدك محفوظة في هذه الأثناء.",
    together: "مقاعد متجاورة",
    price: "السعر",
    any: "أي سعر، أفضل رؤية",
    cheapest: "الأرخص",
    accessible: "مكان لكرسي متحرك، والبقية مقاعد مرافقين بجانبه",
  },

  tellMe: "تنبيهي عندما يحين دوري، حتى إن كانت هذه الصفحة مغلقة",
  terms: "من المفيد معرفته قبل الشراء",

  elsewhere: {
    title: "المتابعة على جهاز آخر",
    how: <Address>(address: Address) => [
      "يُفتح هذا العنوان هناك مع تسجيل الدخول باسم ",
      address,
      ". مكانك هو نفسه على الجهازين.",
    ],
    code: "العنوان أدناه كرمز للكاميرا",
  },

  draw: {
    how: "كيف يُحدَّد الترتيب بالقرعة",
    howMeans:
      "عند البدء تُجرى القرعة بين كل من في ردهة الانتظار. يأتي الترتيب من رقم سري حُدّد قبل انضمام أي أحد؛ وبصمته في الأسفل. عند البدء يُنشر الرقم نفسه، ويمكن لأي شخص أن يحسب منه الترتيب كله. ومن يأتي بعد البدء يكون خلف كل من في الردهة، بحسب الوصول.",
    soon: "تظهر البصمة هنا بعد لحظة.",
    fingerprint: "البصمة (SHA-256)",
    number: "الرقم",
    check: "التحقق من القرعة بنفسك",
    title: "القرعة",
    none: "لا قرعة في هذا البيع.",
    notYet: "لم تُجرَ قرعة بعد. عند البدء يُحدَّد الترتيب بالقرعة، ويمكن التحقق منه هنا.",
    published: "ما نُشر",
    before: "قبل البدء، البصمة",
    atTheBell: "عند البدء، الرقم",
    entries: "المشاركات",
    list: "القائمة",
    rule: "ترتيب المشاركة هو موضعها في ترتيب SHA-256 لعبارة «الرقم:المشاركة». يحسبه متصفحك لها كلها.",
    checkHere: "التحقق في هذا المتصفح",
    checking: (done: number, all: number) => `جارٍ التحقق، ${number(done)} من ${number(all)}`,
    asPromised: "القرعة كما وُعد",
    notAsPromised: "القرعة ليست كما وُعد",
    promised: "للرقم البصمة التي نُشرت من قبل",
    complete: "في القائمة عدد المشاركات نفسه الذي دخل القرعة، دون تكرار",
    yours: (id: string, rank: number, told: number) =>
      `مشاركتك ${isolate(id)} ترتيبها ${number(rank)}؛ وقيل لك ${number(told)}`,
    first: (n: number) =>
      plural(n, { one: "الأول", two: "أول اثنين", few: "أول #", other: "أول #" }),
    right: ": صحيح",
    wrong: ": غير صحيح",
  },

  prospects: {
    low: "فرصتك ضعيفة.",
    hardlyAny: "لا تكاد توجد فرصة.",
    seatsAndPeople: (free: number, ahead: number) =>
      `${freeSeats(free)}، ${ahead === 0 ? "ولا أحد أمامك" : `وأمامك ${people(ahead)}`}. ما يُرجَع من المقاعد يُباع فورًا، لذلك يحالف الحظ بعضهم.`,
    slowed: {
      alarm: "أوقف المنظّم الدخول للحظة.",
      "sold-out": "كل المقاعد محجوزة أو مبيعة حاليًا. إذا عاد بعضها استؤنف الدخول.",
      full: "البيع ممتلئ حاليًا. يُستأنف الدخول كلما خرج أحد.",
      commits: "شباك التذاكر مزدحم، لذلك أبطأنا الدخول. مكانك محفوظ.",
      payments: "عمليات الدفع بطيئة، لذلك أبطأنا الدخول. مكانك محفوظ.",
      overload: "عدد المشترين كبير جدًا، لذلك أبطأنا الدخول. مكانك محفوظ.",
    },
  },

  front: {
    backTitle: "العودة إلى المقدمة",
    welcome: "مرحبًا بعودتك",
    atTheFront: "عدت إلى المقدمة",
    atTheFrontMeans: "فاتك النداء، لذلك سيُنادى عليك بين أوائل المنتظرين. يحدث هذا مرة واحدة.",
    stopped: "لا يدخل أحد في الوقت الحالي.",
  },

  turn: {
    yours: "دورك",
    itIs: "حان دورك",
    over: "انتهى وقت النداء",
    comeIn: "الدخول واختيار المقاعد",
    onceMore: "يمكن العودة إلى المقدمة، مرة واحدة",
    kept: <Time>(time: Time) => ["مكانك محفوظ لمدة ", time, "."],
    inside: "أنت في الداخل بالفعل. يمكن المتابعة من حيث كنت.",
    enter: "الدخول الآن",
    back: "العودة إلى المقدمة",
  },

  leave: {
    leave: "مغادرة الطابور",
    gone: "سيضيع مكانك، على كل الأجهزة.",
    last: "لن يمكن الانضمام مجددًا بعد ذلك.",
    stay: "البقاء",
    left: "غادرت الطابور.",
  },
} satisfies MeanwhileWords;
