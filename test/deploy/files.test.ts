/** The files of deploy/: right by the published schemas, and true of this program. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { DCLinter } from "dclint";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { STOP_LIMIT_MS } from "../../src/start.ts";
import { dockerfile } from "./dockerfile.ts";
import { SECRETS, settings } from "./settings.ts";

interface Container {
  readonly envFrom: readonly Readonly<Record<string, { readonly name: string }>>[];
  readonly ports: readonly { readonly containerPort: number }[];
  readonly securityContext: object;
  readonly env?: readonly { readonly name: string; readonly valueFrom: object }[];
}
interface Probe {
  readonly httpGet: { readonly path: string };
}
type Probes = Readonly<Record<"startupProbe" | "readinessProbe" | "livenessProbe", Probe>>;
/** What is looked at here; that the rest is right the published types say. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data: Readonly<Record<string, string>>;
  readonly spec: {
    readonly strategy: { readonly type: string };
    readonly selector: object;
    readonly maxUnavailable: number;
    readonly template: {
      readonly metadata: { readonly labels: object };
      readonly spec: {
        readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number };
        readonly terminationGracePeriodSeconds: number;
        readonly containers: readonly [Container & Probes];
      };
    };
  };
}
interface LintResult {
  readonly messages: readonly { readonly type: string; readonly message: string }[];
}
interface ComposeService {
  readonly image: string;
  readonly hostname?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stop_grace_period: string;
  readonly read_only?: boolean;
}

const ENGINES = ["actors", "classic"];
const manifests = await Promise.all(
  ENGINES.map(async (engine) => {
    const text = await readFile(`deploy/kubernetes/${engine}.yaml`, "utf8");
    return { engine, all: parseAllDocuments(text).map((it) => it.toJS() as Manifest) };
  }),
);
const all = manifests.flatMap((it) => it.all);
const kinds = manifests.map((it) => {
  const of = (kind: string): Manifest => it.all.find((one) => one.kind === kind)!;
  const { spec } = of("Deployment").spec.template;
  return { engine: it.engine, of, pod: spec, settings: of("ConfigMap").data };
});
const NODES = ["node1", "node2", "node3"] as const;
const compose = parse(await readFile("deploy/compose.yaml", "utf8"), { merge: true }) as {
  readonly services: Readonly<
    Record<(typeof NODES)[number] | "proxy" | "database", ComposeService>
  >;
};
const nodes = NODES.map((name) => ({ name, ...compose.services[name] }));
const exampleEnv = await readFile("deploy/example.env", "utf8");
const example = new Set([...exampleEnv.matchAll(/^(\w+)=/gm)].map(([, name = ""]) => name));
const { image } = await dockerfile();

test("[U10] the compose file is right by the Compose specification", () => {
  const rules = {
    // The image is made here, and only here.
    "no-build-and-image": 0,
    "service-image-require-explicit-tag": 0,
    // The proxy is there for everybody.
    "no-unbound-port-interfaces": 0,
  };
  const linter = new DCLinter({ rules, quiet: false, debug: false, exclude: [] });
  // Its own types name files that a strict compiler does not find.
  const [result] = linter.lintFiles(["deploy/compose.yaml"], false) as readonly LintResult[];
  expect(result!.messages.filter(({ type }) => type === "error")).toEqual([]);
});

test("[U10] the manifests are right by Kubernetes' own types, and name no field that does not exist", async () => {
  const imports = all.map(({ apiVersion, kind }, n) => {
    return `import type { I${kind} as T${n} } from "kubernetes-models/${apiVersion}/${kind}";`;
  });
  // As literals, in which TypeScript takes no field too many.
  const values = all.map((it, n) => `export const m${n}: T${n} = ${JSON.stringify(it)};`);
  const folder = await mkdtemp(join(tmpdir(), "grandstand-manifests-"));
  try {
    await symlink(resolve("node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "all.ts"), [...imports, ...values].join("\n"));
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext"];
    const run = promisify(execFile)(resolve("node_modules/.bin/tsc"), [...options, "all.ts"], {
      cwd: folder,
    });
    expect(await run.catch(({ stdout }: { stdout: string }) => stdout)).toMatchObject({
      stdout: "",
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("[U11] every setting that the files name is one of the program's", async () => {
  const known = await settings();
  const named = [
    ...example,
    ...nodes.flatMap(({ environment }) => Object.keys(environment)),
    ...image.env.keys(),
    ...kinds.flatMap(({ settings }) => Object.keys(settings)),
    ...kinds.flatMap(({ pod }) => pod.containers[0].env ?? []).map(({ name }) => name),
  ];
  // Of compose itself and its other containers, and of the system.
  const others = new Set(["SITE", "POSTGRES_PASSWORD", "PATH"]);
  expect(named.filter((name) => !known.has(name) && !others.has(name))).toEqual([]);
});

test("[U11] every setting of the program is in the README", async () => {
  const readme = await readFile("README.md", "utf8");
  const missing = [...(await settings())].filter(
    (name) => !new RegExp(`\\b${name}\\b`).test(readme),
  );
  expect(missing).toEqual([]);
});

test("[U11] what compose wants to be told is in its example, and secrets are empty there", () => {
  const text = JSON.stringify(compose);
  const wanted = [...text.matchAll(/\$\{(\w+)/g)].map(([, name = ""]) => name);
  expect(wanted.filter((name) => !example.has(name))).toEqual([]);
  for (const name of ["POSTGRES_PASSWORD", ...SECRETS.filter((it) => it !== "SMTP_URL")])
    if (example.has(name)) expect(exampleEnv).toMatch(new RegExp(`^${name}=$`, "m"));
});

test.each(kinds)("[U12] $engine: secrets come from Secrets only", ({ pod, settings, of }) => {
  const [{ envFrom, env = [] }] = pod.containers;
  // What is not the same for all of them, Kubernetes knows.
  expect(env.map(({ valueFrom }) => Object.keys(valueFrom))).toEqual(env.map(() => ["fieldRef"]));
  expect(envFrom).toEqual([
    { configMapRef: { name: of("ConfigMap").metadata.name } },
    { secretRef: { name: expect.any(String) as string } },
  ]);
  expect(Object.keys(settings).filter((name) => SECRETS.includes(name))).toEqual([]);
  expect(all.map(({ kind }) => kind)).not.toContain("Secret");
});

test.each(kinds)("[U13] $engine: probes and ports are the server's", async ({ pod, of }) => {
  const [container] = pod.containers;
  const { paths } = JSON.parse(await readFile("openapi.json", "utf8")) as { paths: object };
  for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"] as const)
    expect(paths).toHaveProperty([container[probe].httpGet.path, "get"]);
  expect(container.readinessProbe.httpGet.path).toBe("/health/ready");
  expect(container.livenessProbe.httpGet.path).toBe("/health/live");
  expect(container.ports[0]!.containerPort).toBe(image.port);
  const { labels } = of("Deployment").spec.template.metadata;
  expect(of("Deployment").spec.selector).toEqual({ matchLabels: labels });
  expect(of("PodDisruptionBudget").spec.selector).toEqual({ matchLabels: labels });
  expect(of("Service").spec.selector).toEqual(labels);
});

test("[U13] image, compose and proxy agree on the port", async () => {
  expect(image.env.get("PORT")).toBe(String(image.port));
  const all = NODES.map((name) => `${name}:${image.port}`).join(" ");
  expect(compose.services.proxy.environment["UPSTREAMS"]).toBe(all);
  expect(await readFile("deploy/Caddyfile", "utf8")).toContain(`{$UPSTREAMS:node1:${image.port}}`);
});

test.each(kinds)("[U14] $engine: a stop is given the time that it takes", ({ pod, settings }) => {
  const drainS = Number(settings["GRANDSTAND_DRAIN_SECONDS"]);
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(drainS + STOP_LIMIT_MS / 1_000);
});

test.each(nodes)(
  "[U14] compose, $name: a stop is given the time that it takes, and the proxy two looks to notice",
  async ({ environment, stop_grace_period }) => {
    const drainS = Number(environment["GRANDSTAND_DRAIN_SECONDS"]);
    expect(parseFloat(stop_grace_period)).toBeGreaterThan(drainS + STOP_LIMIT_MS / 1_000);
    const caddyfile = await readFile("deploy/Caddyfile", "utf8");
    const [, look] = /health_interval (\d+)s/.exec(caddyfile) ?? [];
    expect(drainS).toBe(2 * Number(look));
  },
);

test.each(kinds)("[U15] $engine: no root, no rights, nothing to write to", ({ pod }) => {
  const { runAsUser, runAsGroup } = pod.securityContext;
  expect(`${runAsUser}:${runAsGroup}`).toBe(image.user);
  expect(pod.containers[0].securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
});

test.each(nodes)(
  "[U15] compose, $name: a node of the others, which find it; nothing to write to",
  ({ name, hostname, environment, read_only }) => {
    expect(environment).toMatchObject({
      GRANDSTAND_CLUSTER: "on",
      GRANDSTAND_CLUSTER_HOST: "0.0.0.0",
    });
    // Where it listens on all addresses it says its host name, and a service is found under its own.
    expect(hostname).toBe(name);
    expect(read_only).toBe(true);
  },
);

test("[U15] Kubernetes: nodes are found by their addresses, come before others go, and three are always wanted", () => {
  const actors = kinds.find(({ engine }) => engine === "actors")!;
  expect(actors.settings).toMatchObject({
    GRANDSTAND_CLUSTER: "on",
    GRANDSTAND_CLUSTER_HOST: "0.0.0.0",
  });
  const [{ env, ports }] = actors.pod.containers;
  expect(env).toEqual([
    {
      name: "GRANDSTAND_CLUSTER_ADDRESS",
      valueFrom: { fieldRef: { fieldPath: "status.podIP" } },
    },
  ]);
  const port = Number(actors.settings["GRANDSTAND_CLUSTER_PORT"]);
  expect(ports).toContainEqual({ name: "nodes", containerPort: port });
  expect(actors.of("Deployment").spec).toMatchObject({
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  });
  expect(actors.of("HorizontalPodAutoscaler").spec).toMatchObject({ minReplicas: 3 });
});
