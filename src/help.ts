/** What a command takes, for whoever asks it with --help: it prints that and does nothing. */
export function answerHelp(usage: string): void {
  if (!process.argv.slice(2).includes("--help")) return;
  console.log(usage);
  process.exit(0);
}
