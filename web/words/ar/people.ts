/** Arabic: people, counted. */
import { pluralsOf } from "../plural.ts";

const plural = pluralsOf("ar");

export function people(n: number): string {
  return plural(n, {
    zero: "لا أحد",
    one: "شخص واحد",
    two: "شخصان",
    few: "# أشخاص",
    many: "# شخصًا",
    other: "# شخص",
  });
}
