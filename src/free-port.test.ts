import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "./free-port.ts";

const HOST = "127.0.0.1";

test("[U30] a port that is chosen is none that the system gives to whoever asks or connects", async () => {
  for (let n = 0; n < 20; n++) {
    const port = await freePort({ port: 0, host: HOST });
    expect(port).toBeGreaterThanOrEqual(10_000);
    expect(port).toBeLessThan(32_768);
  }
});

test("[U30] nor one that another program has: the next is tried", async () => {
  const drawn = [0.5, 0.5, 0.6];
  const draw = (): number => drawn.shift()!;
  const taken = await freePort({ port: 0, host: HOST }, draw);
  const other = createServer().listen({ port: taken, host: HOST });
  await once(other, "listening");
  try {
    expect((other.address() as AddressInfo).port).toBe(taken);
    expect(await freePort({ port: 0, host: HOST }, draw)).toBeGreaterThan(taken);
    await expect(freePort({ port: taken, host: HOST })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  } finally {
    other.close();
  }
});
