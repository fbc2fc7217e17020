/** Arabic, modern standard. Buttons are verbal nouns, so that nobody is addressed as a man or a woman. */
import type { LobbyWords } from "../en/lobby.ts";
import { number } from "../locale.ts";

export const lobby = {
  name: "ردهة الانتظار",
  opensIn: "يبدأ البيع بعد",
  fair: (when: string) =>
    `${when}، بتوقيت ساعتنا. الانضمام الآن أو قبل البدء بثانية يعطي الفرصة نفسها.`,
  in: "تم انضمامك.",
  inMeans:
    "يمكن إغلاق هذه الصفحة والعودة إليها؛ لا حاجة إلى إعادة التحميل. يُحدَّد مكانك بالقرعة عند البدء.",
  join: "الانضمام إلى الردهة",
  there: (n: number) => `${number(n)} في ردهة الانتظار`,
  toTheBell: (time: string) => `${time} حتى البدء`,
} satisfies LobbyWords;
