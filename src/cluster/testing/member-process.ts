/** A member in a process of its own, to be killed: node member-process.ts <database>. Says its id when it
 * serves, and ends with whoever started it. */
import { member } from "./member.ts";

const { node, stop } = await member(process.argv[2]!);
process.stdout.write(`${node.id}\n`);
process.stdin.resume().once("end", () => process.exit(1));
process.once("SIGTERM", () => void stop().then(() => process.exit(0)));
