/** The id under which a zone is sold: its `zone_id`, or else its name in letters that an actor's
 * address can carry ("Süd Oberrang" becomes "Sud-Oberrang"). */
export const SECTION_ID_PATTERN = /^[A-Za-z0-9._:-]{1,64}$/;
const SECTION_ID_LENGTH_MAX = 64;

/** Empty if the name has no letter or digit of the Latin alphabet. */
export function sectionId(zone: { readonly zone_id?: unknown; readonly name?: unknown }): string {
  if (typeof zone.zone_id === "string" && zone.zone_id !== "") return zone.zone_id;
  if (typeof zone.name !== "string") return "";
  return zone.name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^A-Za-z0-9._:-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, SECTION_ID_LENGTH_MAX);
}
