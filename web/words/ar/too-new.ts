/** Arabic, modern standard. Buttons are verbal nouns, so that nobody is addressed as a man or a woman. */
import type { TooNewWords } from "../en/too-new.ts";
import { isolate } from "../locale.ts";

export const tooNew = {
  knownBy: (when: string) =>
    `العناوين التي سُجّل الدخول بها هنا لأول مرة بعد هذا الموعد لا تدخل القرعة: ${isolate(when)}. يأتي دورها بعد القرعة مباشرة، بترتيب الانضمام.`,
  behindMeans:
    "هذا العنوان أحدث من أن يدخل القرعة: تحصل على الرقم التالي بعدها. يمكن إغلاق هذه الصفحة والعودة إليها؛ لا حاجة إلى إعادة التحميل.",
} satisfies TooNewWords;
