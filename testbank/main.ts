/** The test bank as a process. It ends with SIGTERM, SIGINT, and, if it was told to watch its standard
 * input, with whoever started it. */
import { createBank } from "./server.ts";

const { TESTBANK_PORT, TESTBANK_SECRET, TESTBANK_WEBHOOK_URL, TESTBANK_DATA, TESTBANK_SPEED } =
  process.env;

if (!TESTBANK_SECRET) {
  console.error("TESTBANK_SECRET is not set: the shop and the bank must share one.");
  process.exit(1);
}
const speed = Number(TESTBANK_SPEED ?? "1");
if (!(speed > 0)) {
  console.error(`TESTBANK_SPEED is "${TESTBANK_SPEED}": it must be a number above 0.`);
  process.exit(1);
}
const bank = ((): ReturnType<typeof createBank> => {
  try {
    return createBank({
      secret: TESTBANK_SECRET,
      webhookUrl: TESTBANK_WEBHOOK_URL,
      data: TESTBANK_DATA,
      speed,
    });
  } catch (error) {
    console.error(`testbank cannot open its ledger: ${String(error)}`);
    return process.exit(1);
  }
})();
const stop = (): void => void bank.close().finally(() => process.exit(0));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
if (process.env["TESTBANK_WATCH_STDIN"] === "1") {
  process.stdin.resume();
  process.stdin.on("end", stop).on("close", stop).on("error", stop);
}
try {
  console.log(
    `testbank listening on ${await bank.listen({ port: Number(TESTBANK_PORT ?? "0"), host: "127.0.0.1" })}`,
  );
} catch (error) {
  console.error(`testbank cannot listen: ${String(error)}`);
  process.exit(1);
}
