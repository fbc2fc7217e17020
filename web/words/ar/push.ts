/** Arabic, modern standard. */
import type { PushWords } from "../en/push.ts";

/** A text of its own direction; locale.ts has signals, which the worker does without. */
const isolate = (text: string) => `\u2068${text}\u2069`;

export const push = {
  title: "حان دورك",
  kept: (event: string, until: string) => `${isolate(event)}: مكانك محفوظ حتى ${isolate(until)}.`,
  over: "انتهى وقت النداء",
  late: (event: string) => `${isolate(event)}: يمكن فتح الصفحة لمعرفة مكانك الآن.`,
} satisfies PushWords;
