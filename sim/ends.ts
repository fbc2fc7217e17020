/** What a run has started and must end, last first, however the run itself ends: by itself, by an
 * error or by Ctrl-C in the middle of a start. */
export class Ends {
  readonly #ends: (() => unknown)[] = [];
  #starting: Promise<unknown> = Promise.resolve();
  #ended: Promise<void> | null = null;

  get ended(): boolean {
    return this.#ended !== null;
  }

  /** Starts something that `end` ends. Throws if the run was ended meanwhile. */
  async start<T>(start: () => Promise<T>, end: (started: T) => unknown): Promise<T> {
    if (this.ended) throw new Interrupted();
    const started = start().then((it) => {
      this.#ends.push(() => end(it));
      return it;
    });
    this.#starting = started.catch(() => {});
    const it = await started;
    if (this.ended) throw new Interrupted();
    return it;
  }

  /** Ends everything, once. A failure to end one thing does not keep the others. */
  run(): Promise<void> {
    this.#ended ??= this.#run();
    return this.#ended;
  }

  async #run(): Promise<void> {
    await this.#starting;
    for (let end = this.#ends.pop(); end !== undefined; end = this.#ends.pop()) {
      try {
        await end();
      } catch (error) {
        console.error(error);
      }
    }
  }
}

export class Interrupted extends Error {
  constructor() {
    super("Interrupted.");
  }
}

/** Runs `main` and ends what it started; the exit code is what `main` answers, 1 after an error,
 * 130 after Ctrl-C. */
export async function runToEnd(main: (ends: Ends) => Promise<number>): Promise<void> {
  const ends = new Ends();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (!ends.ended) console.error(`\n${signal}: ending everything that was started.`);
      void ends.run().then(() => process.exit(130));
    });
  }
  try {
    process.exitCode = await main(ends);
  } catch (error) {
    process.exitCode = ends.ended ? 130 : 1;
    if (!ends.ended) console.error(error instanceof Error ? error.message : error);
  } finally {
    await ends.run();
  }
  process.exit();
}
