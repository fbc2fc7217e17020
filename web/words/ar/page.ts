/** Arabic, modern standard. Buttons are verbal nouns, so that nobody is addressed as a man or a woman. */
import type { PageWords } from "../en/page.ts";
import { number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("ar");

export const page = {
  language: "اللغة",
  languageFailed: "تعذّر تحميل هذه اللغة. يرجى التحقق من الاتصال والمحاولة مرة أخرى.",
  myTickets: "تذاكري",
  oneMoment: "لحظة من فضلك…",
  tryAgain: "إعادة المحاولة",
  failed: "تعذّر التحميل",
  nowhere: "لا يوجد شيء هنا",
  seeSales: "عرض ما هو معروض للبيع",
  noConnection: "لا يوجد اتصال الآن. مكانك محفوظ؛ وهذه الصفحة تتابع تلقائيًا.",
  joined: "تم الانضمام. يمكن إغلاق هذه الصفحة والعودة إليها.",
  loading: "جارٍ التحميل…",

  time: {
    days: (days: number, hours: number) =>
      `${plural(days, { one: "يوم واحد", two: "يومان", few: "# أيام", many: "# يومًا", other: "# يوم" })} و${number(hours)} س`,
    both: (there: string, here: string) => `${there} (${here} بتوقيتك)`,
  },
} satisfies PageWords;
