/** Arabic, modern standard. Buttons are verbal nouns, so that nobody is addressed as a man or a woman. */
import type { OutsideWords } from "../en/outside.ts";
import { number } from "../locale.ts";

export const outside = {
  name: "الطابور",
  on: "البيع جارٍ",
  title: "يوجد طابور",
  over: "انتهى وقتك في الداخل",
  missed: "فات دورك",
  why: "يمكن الانضمام: يدخل الناس واحدًا بعد آخر كي يبقى البيع سريعًا.",
  again: "يمكن الانضمام مجددًا من آخر الطابور.",
  stillYours: "المقاعد التي حجزتها ما زالت لك.",
  join: "الانضمام إلى الطابور",
  joinAgain: "الانضمام مجددًا",
  waiting: (waiting: number, perMinute: number) =>
    `${number(waiting)} في الانتظار · ${perMinute > 0 ? `يدخل نحو ${number(perMinute)} في الدقيقة` : "لا يدخل أحد في الوقت الحالي"}`,
} satisfies OutsideWords;
