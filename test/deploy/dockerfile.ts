/** A Dockerfile as a list of what it does, and a way to do that without Docker: every stage is a folder. Knows
 * the instructions that ours has; any other throws. */
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, stat } from "node:fs/promises";
import { basename, join, matchesGlob, relative } from "node:path";
import { promisify } from "node:util";

export interface Stage {
  readonly name: string;
  /** An image, or the name of a stage before. */
  readonly base: string;
  readonly steps: readonly { readonly does: "COPY" | "RUN"; readonly what: string }[];
  readonly env: ReadonlyMap<string, string>;
  readonly user: string | undefined;
  readonly port: number | undefined;
  readonly health: readonly string[];
  readonly command: readonly string[];
}

const WORKDIR = "/app";

export function readDockerfile(text: string): Stage[] {
  const stages: Stage[] = [];
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line !== "");
  for (const line of lines) {
    const [, does = "", what = ""] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (does === "FROM") {
      const [base = "", name = "image"] = what.split(" AS ");
      const nothing = { steps: [], env: new Map(), user: undefined, port: undefined };
      stages.push({ name, base, ...nothing, health: [], command: [] });
      continue;
    }
    const stage = stages.pop();
    if (!stage) throw new Error(`before the first stage: ${line}`);
    stages.push({ ...stage, ...instruction(stage, does, what, line) });
  }
  return stages;
}

function instruction(stage: Stage, does: string, what: string, line: string): Partial<Stage> {
  switch (does) {
    case "COPY":
    case "RUN":
      return { steps: [...stage.steps, { does, what }] };
    case "ENV":
      return {
        env: new Map([
          ...stage.env,
          ...what.split(/\s+/).map((pair) => pair.split("=", 2) as [string, string]),
        ]),
      };
    case "USER":
      return { user: what };
    case "EXPOSE":
      return { port: Number(what) };
    case "CMD":
      return { command: JSON.parse(what) as string[] };
    case "HEALTHCHECK":
      return { health: JSON.parse(what.slice(what.indexOf("CMD ") + 4)) as string[] };
    case "WORKDIR":
      if (what === WORKDIR) return {};
  }
  throw new Error(`no rule for: ${line}`);
}

/** Does it in `folder`; each stage is in a folder of its name. */
export async function build(
  stages: readonly Stage[],
  context: { readonly root: string; readonly ignore: string },
  folder: string,
): Promise<void> {
  const isThere = contextOf(context.ignore);
  for (const { name, base, steps } of stages) {
    const target = join(folder, name);
    await mkdir(target);
    if (stages.some((stage) => stage.name === base))
      await cp(join(folder, base), target, { recursive: true, verbatimSymlinks: true });
    for (const { does, what } of steps) {
      if (does === "RUN") {
        await promisify(execFile)("sh", ["-c", what], { cwd: target, maxBuffer: 2 ** 24 });
        continue;
      }
      const words = what.split(" ");
      const from = words[0]?.startsWith("--from=") ? words.shift()!.slice("--from=".length) : "";
      const to = words.pop() ?? "";
      for (const word of words) {
        const source = from
          ? join(folder, from, relative(WORKDIR, word))
          : join(context.root, word);
        const filter = (path: string): boolean =>
          from !== "" || isThere(relative(context.root, path));
        const into = to.endsWith("/") ? join(target, to, basename(word)) : join(target, to);
        if (!filter(source)) throw new Error(`${word} is not in the context`);
        await cp(source, into, { recursive: true, verbatimSymlinks: true, filter });
        await stat(into);
      }
    }
  }
}

/** By the rules of a .dockerignore: the last pattern that fits a path, or a folder above it, decides. */
function contextOf(ignore: string): (path: string) => boolean {
  const patterns = ignore.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return (path) => {
    let there = true;
    for (const pattern of patterns) {
      const bare = pattern.replace(/^!/, "");
      if (matchesGlob(path, bare) || matchesGlob(path, `${bare}/**`)) there = bare !== pattern;
    }
    return there;
  };
}

export async function dockerfile(): Promise<{
  readonly stages: Stage[];
  readonly image: Stage;
  readonly ignore: string;
}> {
  const stages = readDockerfile(await readFile("deploy/Dockerfile", "utf8"));
  const ignore = await readFile("deploy/Dockerfile.dockerignore", "utf8");
  return { stages, image: stages.at(-1)!, ignore };
}
