/** A push service and the browsers behind it, on this machine: takes what is pushed, checks whose it is, and
 * decrypts it as a browser would. Written from the RFCs (8188, 8291, 8292), not with the library. */
import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
} from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Browser {
  readonly subscription: {
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
  /** Throws if it is not for this browser. */
  decrypt(body: Buffer): string;
}

export async function pushService(answer: (path: string) => number = () => 201) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { url: path = "", headers } = request;
      received.push({ path, headers, body: Buffer.concat(chunks) });
      response.writeHead(answer(path)).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    received,
    browser: (name: string): Browser => browserAt(`${origin}/${name}`),
    close: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function browserAt(endpoint: string): Browser {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const auth = randomBytes(16);
  const own = pair.getPublicKey();
  return {
    subscription: {
      endpoint,
      keys: { p256dh: own.toString("base64url"), auth: auth.toString("base64url") },
    },
    decrypt(body) {
      // RFC 8188, section 2.1: salt, record size, and here the sender's key as the id of the key.
      const salt = body.subarray(0, 16);
      const idBytes = body.readUInt8(20);
      const sender = body.subarray(21, 21 + idBytes);
      const record = body.subarray(21 + idBytes);
      // RFC 8291, section 3.4.
      const info = Buffer.concat([Buffer.from("WebPush: info\0"), own, sender]);
      const secret = derived(pair.computeSecret(sender), auth, info, 32);
      const key = derived(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
      const nonce = derived(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
      const cipher = createDecipheriv("aes-128-gcm", key, nonce);
      cipher.setAuthTag(record.subarray(-16));
      const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
      // The last record ends in 2, then zeros.
      return padded.subarray(0, padded.lastIndexOf(2)).toString();
    },
  };
}

function derived(secret: Uint8Array, salt: Uint8Array, info: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, bytes));
}

/** The claims of a request's signature, checked (RFC 8292); throws if it is not by that key. */
export function claimsOf({ headers }: Received, publicKey: string): Record<string, unknown> {
  const [, token = "", key] = /^vapid t=([^,]+), ?k=(.+)$/.exec(headers.authorization ?? "") ?? [];
  if (key !== publicKey) throw new Error("signed by another key");
  const point = Buffer.from(publicKey, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((n) => n.toString("base64url"));
  const jwk = { kty: "EC", crv: "P-256", x: x!, y: y! };
  const [head = "", claims = "", signature = ""] = token.split(".");
  const good = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!good) throw new Error("the signature is not good");
  return JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, unknown>;
}
