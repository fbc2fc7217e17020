/** What the commands of this folder share: how they end, and where a sidecar lies. */
import { answerHelp } from "../../src/help.ts";
import { UsageError } from "../../src/usage-error.ts";

/** Runs a command to its end. A UsageError, and what parseArgs or the file system has against the
 * arguments, is one or more clear lines and exit code 1. */
export async function runCommand(usage: string, command: () => unknown): Promise<void> {
  answerHelp(usage);
  try {
    await command();
  } catch (error) {
    const known = error instanceof UsageError || (error instanceof Error && "code" in error);
    if (!known) throw error;
    console.error(error.message);
    if (isArgumentError(error)) console.error(usage);
    process.exitCode = 1;
  }
}

/** plan.json -> plan.sidecar.json */
export function sidecarPath(plan: string): string {
  return `${plan.replace(/\.json$/, "")}.sidecar.json`;
}

function isArgumentError(error: Error): boolean {
  return "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
