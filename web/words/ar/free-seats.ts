/** Counted seats that are free: said in the line and in the shop. */
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("ar");

export const freeSeats = (n: number) =>
  plural(n, {
    zero: "لا مقاعد متاحة",
    one: "مقعد واحد متاح",
    two: "مقعدان متاحان",
    few: "# مقاعد متاحة",
    many: "# مقعدًا متاحًا",
    other: "# مقعد متاح",
  });
