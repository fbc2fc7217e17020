/** Arabic, modern standard. Buttons are verbal nouns, so that nobody is addressed as a man or a woman. */
import type { TicketsWords } from "../en/tickets.ts";
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("ar");

export const tickets = {
  offline: "لا يوجد اتصال.",
  noAnswer: "شباك التذاكر لا يجيب.",
  lapsed: "انتهى تسجيل دخولك: مدته يوم واحد.",
  asOf: <Time>(count: number, time: Time) => [
    count === 0
      ? "هذا آخر ما نعرفه، في "
      : plural(count, {
          one: "هذه تذكرتك كما كانت في ",
          two: "هاتان تذكرتاك كما كانتا في ",
          other: "هذه تذاكرك كما كانت في ",
        }),
    time,
    ".",
  ],
  again: "السؤال مرة أخرى",
  kept: "تذاكرك محفوظة على هذا الجهاز وتُفتح من دون اتصال.",

  signedOut: {
    here: "تم تسجيل الخروج هنا ومُحيت تذاكرك من هذا الجهاز. لا يمكن الوصول إلى الخادم، وسيُبلَّغ حالما يمكن ذلك.",
    everywhere:
      "تم تسجيل الخروج هنا ومُحيت تذاكرك من هذا الجهاز. لا يمكن الوصول إلى الخادم، وسيُسجَّل الخروج من أجهزتك الأخرى حالما يمكن ذلك.",
  },

  install: {
    why: "لتكون تذاكرك في متناول يدك عند البوابة، حتى دون اتصال.",
    install: "التثبيت كتطبيق",
    ios: "لتكون تذاكرك في متناول يدك عند البوابة: «مشاركة» ثم «إضافة إلى الشاشة الرئيسية».",
    notNow: "ليس الآن",
  },
} satisfies TicketsWords;
