// Founding a ledger: the site's log registers it under its lineage, and it writes down who it is.
import type { LedgerState } from "../../src/ledger/plan.ts";
import type { NotTaken } from "../../src/model/refusal.ts";
import { foundLedger, loadState } from "../commit.ts";
import type { Env } from "../env.ts";
import { refusalOf } from "../http/failures.ts";
import { siteLog } from "../platform/calls.ts";
import { randomHex } from "../platform/digest.ts";

/** Founds the ledger once for all who ask meanwhile, and answers with its first state. */
export function founding(
  sql: SqlStorage,
  env: () => Env,
): (lineage: string) => Promise<LedgerState | NotTaken> {
  let begun: Promise<LedgerState | NotTaken> | undefined;

  const found = async (lineage: string): Promise<LedgerState | NotTaken> => {
    // The lineage keeps the ledger that was registered first, so this can be asked twice.
    const now = env();
    const registered = await siteLog(now).register(randomHex(16), lineage);
    if ("code" in registered) return registered;
    foundLedger(sql, registered.site, registered.ledger, lineage);
    const state = loadState(sql);
    if (state === undefined) throw new Error("the ledger was founded and is not there");
    return state;
  };

  const told = async (lineage: string): Promise<LedgerState | NotTaken> => {
    try {
      return await found(lineage);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      return {
        ...refusal,
        detail: `${lineage} is new, and the site's log does not answer; nothing was taken.`,
      };
    }
  };

  return (lineage) => {
    begun ??= told(lineage).finally(() => {
      begun = undefined;
    });
    return begun;
  };
}
