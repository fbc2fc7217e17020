/** Puts an event on sale from a plan file, also while the server runs:
 *
 *   npm run import -- plan.json --event final --starts 2027-05-30T20:45:00+02:00
 *
 * Everything is checked first; one error and nothing is imported. */
import { existsSync, readFileSync } from "node:fs";

import { checkPlan } from "../src/domain/venue/check.ts";
import { compilePlan, type Compiled } from "../src/domain/venue/compile.ts";
import type { Finding } from "../src/domain/venue/finding.ts";
import { planDocument } from "../src/protocol/plan-document.ts";
import { insertEvent } from "../src/store/catalogue.ts";
import { UsageError } from "../src/usage-error.ts";
import { withDatabase } from "./database.ts";
import { runCommand, sidecarPath } from "./import/command.ts";
import { readOptions, SLUG_PATTERN, USAGE, type ImportOptions } from "./import/options.ts";

/** More than a person reads at once; the rest is counted. */
const FINDINGS_SHOWN_MAX = 200;
/** A plan of the largest size, with long ids and every optional property, has half of it. */
const FILE_BYTES_MAX = 200 * 1024 * 1024;

await runCommand(USAGE, async () => {
  const options = readOptions(process.argv.slice(2), Date.now());
  const { plan, prices } = compileFiles(options);
  const name = options.name ?? plan.name;
  const id = options.event ?? slugOf(name);
  const {
    timeZone,
    startsAt,
    opensAt,
    currency,
    limit,
    holdMs,
    extensionMs,
    payMs,
    retryMs,
    provider,
    queue,
  } = options;
  const venue = options.venue ?? plan.name;
  const times = { timeZone, startsAt, opensAt, holdMs, extensionMs, payMs, retryMs };
  const record = { id, name, venue, ...times, currency, prices, limit, provider, queue };
  await store(record, JSON.stringify(planDocument(plan)));
  console.log(
    `Imported ${id}: ${name}, ${plan.size} seats in ${plan.sections.length} sections, ${plan.categories.length} prices in ${currency}, on sale from ${new Date(opensAt).toISOString()}`,
  );
  if (options.idle.length > 0)
    console.log(
      `It has no lobby (--lobby) and no queue behind it: ${options.idle.join(", ")} will count only if you turn a queue on later.`,
    );
  // What the servers have is not known here.
  if (provider === "stripe")
    console.log(
      "It is paid through Stripe: nobody can pay until every server has STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET.",
    );
});

function compileFiles(options: ImportOptions): Compiled {
  const beside = options.sidecar ?? sidecarPath(options.plan);
  const hasSidecar = options.sidecar !== undefined || existsSync(beside);
  const file = readJson(options.plan);
  const sidecar = hasSidecar ? readJson(beside) : undefined;
  const { findings, venue } = checkPlan(file, sidecar, options.prices);
  const names = { plan: options.plan, sidecar: beside, prices: "--price" };
  show(findings, names);
  if (venue === undefined) throw new UsageError("Nothing was imported.");
  return compilePlan(venue);
}

/** Errors first, so that warnings never push one off the end. */
function show(
  findings: readonly Finding[],
  names: Readonly<Record<Finding["source"], string>>,
): void {
  const bySeverity = Object.groupBy(findings, (finding) => finding.severity);
  const { error = [], warning = [] } = bySeverity;
  const ordered = [...error, ...warning];
  for (const { severity, source, at, problem, advice } of ordered.slice(0, FINDINGS_SHOWN_MAX)) {
    console.error(
      `${severity}: ${names[source]}${at === "" ? "" : `#${at}`}: ${problem} ${advice}`,
    );
  }
  if (ordered.length === 0) return;
  const hidden = Math.max(0, ordered.length - FINDINGS_SHOWN_MAX);
  const more = hidden > 0 ? ` (${hidden} of them not shown)` : "";
  console.error(`${error.length} errors, ${warning.length} warnings${more}.`);
}

/** Throws a UsageError that names the file and, if its text is at fault, the place. */
function readJson(path: string): unknown {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${error instanceof Error ? error.message : "?"}.`);
  }
  if (bytes.length > FILE_BYTES_MAX) {
    throw new UsageError(`${path} has ${bytes.length} bytes, more than ${FILE_BYTES_MAX}.`);
  }
  try {
    // Also drops a byte order mark, which some editors leave.
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : "it is not UTF-8";
    throw new UsageError(`${path} is not JSON: ${why}. Nothing was imported.`);
  }
}

async function store(record: Parameters<typeof insertEvent>[1], planJson: string): Promise<void> {
  const inserted = await withDatabase((client) => insertEvent(client, record, planJson));
  if (inserted.kind === "id-taken") {
    throw new UsageError(
      `There is an event "${record.id}" already. Give another --event. Nothing was imported.`,
    );
  }
}

/** "Kestrel Park" -> "kestrel-park" */
function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, "");
  if (SLUG_PATTERN.test(slug)) return slug;
  throw new UsageError(`The name "${name}" gives no id for the event. Give one with --event.`);
}
