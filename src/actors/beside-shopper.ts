/** Orders and tickets live beside their buyer (`<event>.<group>...`, booking/ids.ts): what becomes of an
 * order, its tickets and the buyer's hold is then one commit, however many nodes the seats are on. */
export function besideShopper(key: string): string {
  const dot = key.indexOf(".");
  return `shopper/${key.slice(0, dot)}/${key.slice(dot + 1, dot + 2)}/`;
}
