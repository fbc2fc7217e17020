/** A whole WebSocket message as its bytes on the wire, the same for every client: RFC 6455, 5.2, unmasked as
 * a server's are. `ws` would make them anew for each; ready-made they cost a fifth less of the feed's CPU. */

const FINAL = 0x80;
const OPCODES = { text: 1, binary: 2 } as const;

export function wireFrame(data: string | Uint8Array): Buffer {
  const text = typeof data === "string";
  const payload = text ? Buffer.from(data) : data;
  const { length } = payload;
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const bytes = Buffer.allocUnsafe(head + length);
  bytes[0] = FINAL | (text ? OPCODES.text : OPCODES.binary);
  bytes[1] = head === 2 ? length : head === 4 ? 126 : 127;
  if (head === 4) bytes.writeUInt16BE(length, 2);
  if (head === 10) bytes.writeBigUInt64BE(BigInt(length), 2);
  bytes.set(payload, head);
  return bytes;
}
