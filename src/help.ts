/** What a command takes, for whoever asks it with --help: it prints that and does nothing. */
export function answerHelp(usage: string): void {
  if (!process.argv.slice(2).includes("--help")) return;
  console.log(usage);
  process.exit(0);
}

/** What a command is asked for. What cannot be used is said in a line, and nothing is done. */
export function asked<T>(usage: string, read: () => T): T {
  answerHelp(usage);
  try {
    return read();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(usage);
    return process.exit(1);
  }
}
