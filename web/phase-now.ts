/** The phase of a sale by the server's clock now: doors and bell need no message, everything else the server
 * says. */
import { phaseAt, type Phase } from "../src/domain/sale.ts";

export type Announced = {
  readonly phase: Phase;
  readonly opensAt: number;
  readonly lobbyOpensAt: number | null;
};

export function phaseNow({ phase, opensAt, lobbyOpensAt }: Announced, at: number): Phase {
  const lobbyMs = lobbyOpensAt === null ? null : opensAt - lobbyOpensAt;
  return phaseAt({ set: phase }, { opensAt, lobbyMs }, at);
}
