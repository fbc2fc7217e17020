/** What the browser itself tells assistive technology of a screen: Chromium's own tree, not what the page's code or
 * a library makes of it. */
import type { Page } from "playwright-core";

/** By scene: what must be there, by role and name, as one who goes by ear meets it. */
export const NAMED: Readonly<Record<string, readonly RegExp[]>> = {
  lobby: [/^timer/, /^button Join the lobby$/, /^button Sign in$/, /^combobox Language$/],
  "lobby-in": [/^region Lobby$/, /^button Leave the queue$/, /^heading .*another device/],
  line: [/^region Your place$/, /^button Leave the queue$/],
  turn: [/^alert/, /^button Enter now$/],
  "turn-missed": [/^alert/, /^button Back to the front$/],
  inside: [/^region Your time inside$/, /^timer/],
  sale: [/^region Seat map$/, /^button Hold the best 2 seats$/, /^button .*from €/],
  "sale-list": [
    /^grid Seats of /,
    /^gridcell [^,]+, row \w+, seat \d+, €\d+\.\d\d(, [^,]+)*, available$/,
    /^gridcell [^,]+, row \w+, seat \d+, .*, selected$/,
    /^region Your choice$/,
    /^button Hold 2 seats · €\d/,
  ],
  "sale-taken": [/^region Already taken$/, /^button Keep these$/, /^button Give them back$/],
  "sale-best": [/^region Your held seats$/, /^button Show another$/],
  "sale-held": [/^timer/, /^button Give back$/, /^button More time$/, /^button Pay$/],
  "held-asked": [/^group Give back 2 seats\?$/, /^button Keep$/, /^button Give back$/],
  "sold-out": [/^heading Sold out$/, /^button Join the waiting list$/],
  "sold-out-accessible": [
    /^heading Only accessible places are free right now$/,
    /^button Join the waiting list$/,
  ],
  "inside-elsewhere": [/^region Your time inside$/, /^link Cup Final$/, /^button Choose seats$/],
  "waiting-list": [/^button Leave the list$/],
  checkout: [/^link Back to the map$/, /^textbox Test card number$/, /^button Pay €\d/],
  "checkout-declined": [/^alert/, /^button Pay €\d/],
  "checkout-bank": [/^link Go to your bank$/],
  tickets: [
    /^image QR code of the ticket for [^,]+, row \w+, seat \d+$/,
    /^button All tickets as PDF$/,
    /^button Add to calendar$/,
  ],
};

const CONTROLS = ["button", "link", "textbox", "searchbox", "spinbutton", "combobox"].concat([
  ...["checkbox", "radio", "switch", "slider", "gridcell", "image"],
]);

/** One line each: a control without a name, and what is not there. */
export async function unnamedIn(page: Page, scene: string): Promise<string[]> {
  const browser = await page.context().newCDPSession(page);
  const { nodes } = await browser.send("Accessibility.getFullAXTree");
  const told = nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name }) => `${role?.value} ${name?.value ?? ""}`.trim());
  return [
    ...told
      .filter((one) => CONTROLS.includes(one))
      .map((role) => `${scene}: a ${role} has no name`),
    ...(NAMED[scene] ?? [])
      .filter((wanted) => !told.some((one) => wanted.test(one)))
      .map((wanted) => `${scene}: nothing is called ${wanted}`),
  ];
}
