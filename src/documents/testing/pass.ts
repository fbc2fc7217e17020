/** Reads a pass as a phone does: opens the zip, compares every file with the manifest, and has openssl
 * verify the signature over that. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { openssl, type SellerKeys } from "./wallet-keys.ts";

/** What tests look at in pass.json. */
export interface PassJson {
  readonly passTypeIdentifier: string;
  readonly teamIdentifier: string;
  readonly serialNumber: string;
  readonly groupingIdentifier: string;
  readonly organizationName: string;
  readonly relevantDate: string;
  readonly barcodes: readonly { readonly format: string; readonly message: string }[];
  readonly eventTicket: Readonly<Record<string, readonly { key: string; value: string }[]>>;
}

/** Throws if it is not whole and signed by the seller. */
export function readPass(pass: Buffer, keys: SellerKeys): PassJson {
  const { "manifest.json": manifest, signature, ...files } = unzipped(pass);
  if (!manifest || !signature) throw new Error("no manifest, or no signature");
  const digests = Object.entries(files).map(([name, content]) => [
    name,
    createHash("sha1").update(content).digest("hex"),
  ]);
  const listed: unknown = JSON.parse(manifest.toString());
  if (!isDeepStrictEqual(listed, Object.fromEntries(digests)))
    throw new Error("the manifest does not list what is in the pass");
  for (const name of ["icon.png", "logo.png"])
    if (files[name]?.subarray(1, 4).toString() !== "PNG") throw new Error(`no picture ${name}`);
  verifySignature(manifest, signature, keys);
  return JSON.parse(files["pass.json"]!.toString()) as PassJson;
}

/** Throws if openssl does not find it good. */
export function verifySignature(manifest: Buffer, signature: Buffer, keys: SellerKeys): void {
  const [content, signed] = [keys.path("manifest.json"), keys.path("signature")];
  writeFileSync(content, manifest);
  writeFileSync(signed, signature);
  const made = ["-binary", "-inform", "DER", "-in", signed, "-content", content];
  const by = ["-CAfile", keys.authority, "-purpose", "any", "-out", keys.path("verified")];
  openssl("cms", "-verify", ...made, ...by);
}

/** Files of a zip that are stored as they are, by its central directory (APPNOTE 4.3.12, 4.3.16). */
export function unzipped(zip: Buffer): Record<string, Buffer> {
  const end = zip.lastIndexOf("PK\x05\x06");
  if (end < 0) throw new Error("not a zip");
  const files: Record<string, Buffer> = {};
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt16LE(at + 10) !== 0) throw new Error("a compressed file");
    const size = zip.readUInt32LE(at + 24);
    const nameSize = zip.readUInt16LE(at + 28);
    const more = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    files[zip.toString("utf8", at + 46, at + 46 + nameSize)] = zip.subarray(from, from + size);
    at += 46 + nameSize + more;
  }
  return files;
}
