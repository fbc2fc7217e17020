/** Tells a fan that it is their turn, also when the page is not in front: the title, a sound if they asked
 * for it, a notification if they allowed it. */
import { signal } from "@preact/signals";
import { TURN_TAG } from "../../src/protocol/push.ts";
import { ALERT_AS, whenGone } from "../session.ts";
import { meanwhile as words } from "../words/meanwhile.ts";
import { title } from "../title.ts";

/** Whether the fan wants to be told. */
export const wanted = signal(localStorage.getItem(ALERT_AS) === "yes");
whenGone(() => (wanted.value = false));

let audio: AudioContext | undefined;

/** Asks the browser what it must be asked, in the click that a browser wants for both. */
export async function setWanted(on: boolean): Promise<void> {
  wanted.value = on;
  localStorage.setItem(ALERT_AS, on ? "yes" : "no");
  if (!on) return;
  chime();
  if ("Notification" in globalThis && Notification.permission === "default")
    await Notification.requestPermission();
}

export function yourTurn(event: string): void {
  title(words.peek().turn.yours);
  if (!wanted.value) return;
  // It was asked for before a reload, maybe: the browser then wants a press of any kind since.
  chime();
  if ("Notification" in globalThis && Notification.permission === "granted") void show(event);
}

async function show(event: string): Promise<void> {
  const title = words.peek().turn.itIs;
  const options = { body: event, tag: TURN_TAG, data: { path: location.pathname } };
  // Where there is a worker it shows them: on Android nobody else may.
  const worker = await navigator.serviceWorker?.getRegistration();
  if (worker?.active) return worker.showNotification(title, options);
  new Notification(title, options).addEventListener("click", () => focus());
}

/** Two soft notes. */
function chime(): void {
  const context = (audio ??= new AudioContext());
  for (const [n, hertz] of [523, 784].entries()) {
    const at = context.currentTime + n * 0.18;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.2, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.6);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.65);
  }
}
