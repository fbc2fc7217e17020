/** Arabic, modern standard. Buttons are verbal nouns, so that nobody is addressed as a man or a woman. */
import type { QueueWords } from "../en/queue.ts";
import { isolate, number } from "../locale.ts";
import { pluralsOf } from "../plural.ts";
import { people } from "./people.ts";

const plural = pluralsOf("ar");
const stopped = "لا يدخل أحد في الوقت الحالي. مكانك محفوظ.";

export const queue = {
  line: {
    name: "مكانك",
    drawingTitle: "القرعة",
    rung: "لقد بدأ",
    drawing: "تُجرى القرعة على مكانك",
    drawingMeans: "يستغرق ذلك بضع ثوانٍ. لا حاجة إلى إعادة التحميل.",
    drawn: "اكتملت القرعة",
    numberIn: <Time>(time: Time) => ["سيظهر رقمك خلال ", time],
    aheadTitle: (n: number) => `${number(n)} أمامك`,
    said: (ahead: number, wait: string | null) =>
      `${ahead === 0 ? "لا أحد أمامك" : `أمامك ${people(ahead)}`}. ${wait === null ? stopped : `مدة الانتظار: ${wait}.`}`,
    number: "رقمك",
    ahead: "أمامك",
    serving: "وصل النداء إلى",
    rate: "يدخل في الدقيقة",
    wait: <Time>(time: Time) => ["مدة انتظارك: ", time],
    all: (waiting: number) =>
      `${number(waiting)} في الانتظار إجمالًا · تتابع هذه الصفحة تلقائيًا، لا حاجة إلى إعادة التحميل`,
    stopped,
    aMinute: "نحو دقيقة",
    lessThan: (minutes: number) =>
      `أقل من ${plural(minutes, { one: "دقيقة", two: "دقيقتين", few: "# دقائق", other: "# دقيقة" })}`,
    minutes: (from: number, to: number) =>
      `نحو ${isolate(`${number(from)}–${number(to)}`)} ${plural(to, { few: "دقائق", other: "دقيقة" })}`,
    hours: (from: number, to: number) =>
      `نحو ${isolate(`${number(from)}–${number(to)}`)} ${plural(to, { few: "ساعات", other: "ساعة" })}`,
  },
} satisfies QueueWords;
