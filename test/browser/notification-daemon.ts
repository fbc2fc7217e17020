/** The desktop that shows a browser's notifications, as Chromium on Linux knows it: org.freedesktop.Notifications on
 * a D-Bus session bus. Bus and desktop are one here, for one browser.
 *
 *   connected --AUTH--> authenticated --BEGIN--> calls are answered, clicks are told
 */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMessage, write, type Message } from "./d-bus.ts";

const DESKTOP = "org.freedesktop.Notifications";
/** Names on the bus: the browser's, the desktop's. */
const BROWSER = ":1.1";
const OWNER = ":1.2";
const PATH = "/org/freedesktop/Notifications";

export interface Desktop {
  /** For the browser's DBUS_SESSION_BUS_ADDRESS. */
  readonly address: string;
  /** Ids of the notifications that are on the screen. */
  readonly shown: ReadonlySet<number>;
  /** As with a mouse. */
  click(id: number): void;
  close(): Promise<void>;
}

export async function openDesktop(): Promise<Desktop> {
  const folder = await mkdtemp(join(tmpdir(), "grandstand-bus-"));
  const path = join(folder, "bus");
  const shown = new Set<number>();
  const sockets = new Set<Socket>();
  let serial = 0;
  let count = 0;

  /** Of a call: signature and values, or null for a method that is not there. */
  const answer = ({ member, text }: Message): readonly [string, ...unknown[]] | null => {
    switch (member) {
      case "Hello":
        return ["s", BROWSER];
      case "NameHasOwner":
        return ["b", text === DESKTOP];
      case "GetNameOwner":
        return text === DESKTOP ? ["s", OWNER] : null;
      case "AddMatch":
      case "RemoveMatch":
        return [""];
      case "GetCapabilities":
        return ["as", ["actions", "body"]];
      case "GetServerInformation":
        return ["ssss", "desktop", "test", "1", "1.2"];
      case "Notify":
        shown.add(++count);
        return ["u", count];
      case "CloseNotification":
        return [""];
      default:
        return null;
    }
  };

  const serve = (socket: Socket) => {
    sockets.add(socket);
    let authenticated = false;
    let waiting = Buffer.alloc(0);
    const hear = (message: Message) => {
      if (message.kind !== "call") return;
      const said = answer(message);
      const to = { replyTo: message.serial, destination: BROWSER, sender: OWNER };
      if (said === null) {
        const error = "org.freedesktop.DBus.Error.UnknownMethod";
        socket.write(write(++serial, { kind: "error", error, ...to }, "", []));
      } else socket.write(write(++serial, { kind: "reply", ...to }, said[0], said.slice(1)));
      if (message.member === "CloseNotification") {
        shown.delete(message.number);
        tell(socket, "NotificationClosed", "uu", [message.number, 3]);
      }
    };
    socket.on("data", (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      while (!authenticated) {
        const end = waiting.indexOf("\r\n");
        if (end < 0) return;
        const line = waiting.subarray(0, end).toString().replace("\0", "");
        waiting = waiting.subarray(end + 2);
        if (line === "BEGIN") authenticated = true;
        else
          socket.write(
            line.startsWith("AUTH EXTERNAL ") ? `OK ${"0".repeat(32)}\r\n` : "ERROR\r\n",
          );
      }
      for (let read = readMessage(waiting); read !== null; read = readMessage(waiting)) {
        waiting = waiting.subarray(read.size);
        hear(read.message);
      }
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };

  const tell = (socket: Socket, member: string, signature: string, body: readonly unknown[]) => {
    const head = { kind: "signal", path: PATH, interface: DESKTOP, member, sender: OWNER } as const;
    socket.write(write(++serial, head, signature, body));
  };

  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    address: `unix:path=${path}`,
    shown,
    click(id) {
      for (const socket of sockets) tell(socket, "ActionInvoked", "us", [id, "default"]);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
