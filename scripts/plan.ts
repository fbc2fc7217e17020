/** What a sale takes, by the costs that were measured:
 *
 *   npm run plan -- --fans 10000000 --seats 80000
 *
 * Starts nothing and asks nobody. The formulas are in plan/, where the figures come from in plan/costs.ts. */
import { runCommand } from "./import/command.ts";
import { COSTS, STEPS } from "./plan/costs.ts";
import { readInputs, USAGE } from "./plan/inputs.ts";
import { planOf } from "./plan/plan.ts";
import { tableOf } from "./plan/table.ts";

await runCommand(USAGE, () => {
  const { inputs, json } = readInputs(process.argv.slice(2));
  const plan = planOf(inputs);
  const counted = { ...plan, steps: STEPS, costs: COSTS };
  console.log(json ? JSON.stringify(counted, null, 2) : tableOf(plan));
});
