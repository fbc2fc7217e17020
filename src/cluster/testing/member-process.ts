/** A member in a process of its own, to be killed: node member-process.ts <database>. Says its id when it
 * serves, and ends with whoever started it. */
import { member } from "./member.ts";

const one = await member(process.argv[2]!);
process.stdout.write(`${one.node.id}\n`);
process.stdin.resume().once("end", () => process.exit(1));
process.once("SIGTERM", () => void one.stop().then(() => process.exit(0)));
