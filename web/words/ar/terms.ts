/** Arabic, modern standard. Buttons are verbal nouns, so that nobody is addressed as a man or a woman. */
import type { TermsWords } from "../en/terms.ts";
import { isolate } from "../locale.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("ar");

export const terms = {
  title: "من المفيد معرفته قبل الشراء",
  limit: (n: number) =>
    plural(n, {
      one: "لكل شخص تذكرة واحدة لهذه الفعالية.",
      two: "لكل شخص تذكرتان على الأكثر لهذه الفعالية.",
      few: "لكل شخص # تذاكر على الأكثر لهذه الفعالية.",
      many: "لكل شخص # تذكرة على الأكثر لهذه الفعالية.",
      other: "لكل شخص # تذكرة على الأكثر لهذه الفعالية.",
    }),
  hold: (time: string, more: string) =>
    `المقاعد المحجوزة مؤقتًا تبقى محفوظة لهذه المدة: ${isolate(time)}، ويمكن تمديدها مرة واحدة عند الطلب: ${isolate(more)}.`,
  pay: "لا يأخذها أحد أثناء سؤال البنك. وإذا رُفضت البطاقة تبقى المقاعد محفوظة ويمكن تجربة بطاقة أخرى.",
  accessible:
    "أماكن الكراسي المتحركة تُختار بالطريقة نفسها وفي الوقت نفسه، وبجانبها مقاعد للمرافقين.",
  back: "لا يمكن هنا بعدُ إرجاع التذاكر أو نقلها أو إعادة بيعها؛ واسترداد المال من المنظِّم.",
} satisfies TermsWords;
