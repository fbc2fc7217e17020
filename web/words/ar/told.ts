/** Arabic, modern standard. Buttons are verbal nouns, so that nobody is addressed as a man or a woman. */
import type { ToldWords } from "../en/told.ts";
import { isolate } from "../locale.ts";

export const told = {
  why: "يصلك تنبيه مرة واحدة عند النداء. مكانك محفوظ في كل الأحوال.",
  letter: (address: string) => `بالبريد الإلكتروني إلى ${isolate(address)}`,
  push: "بإشعار على هذا الجهاز",
  asking: "المتصفح يسألك…",
  saving: "لحظة…",
  off: "لن يصلك تنبيه وهذه الصفحة مغلقة.",
  on: "سيصلك التنبيه. يمكن إغلاق هذه الصفحة.",
  elsewhere: "تصل الإشعارات إلى جهاز آخر من أجهزتك.",
  not: {
    "no-key": "شباك التذاكر هذا لا يرسل إشعارات.",
    "no-push": "هذا المتصفح لا يعرض إشعارات لصفحات مغلقة.",
    "home-screen":
      "على هذا الجهاز تلزم أولًا إضافة الصفحة إلى الشاشة الرئيسية: «مشاركة» ثم «إضافة إلى الشاشة الرئيسية». هناك تعمل الإشعارات.",
    refused: "المتصفح يرفض إشعارات هذه الصفحة. يمكن السماح بها في إعداداته.",
    failed: "لم يتمكن المتصفح من تفعيل الإشعارات. يمكن المحاولة مرة أخرى أو اختيار البريد.",
  },
} satisfies ToldWords;
