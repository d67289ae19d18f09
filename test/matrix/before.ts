// What has to be so before some calls are made at all.
import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { siteLog } from "../../worker/env.ts";
import { cure, inLedger, inLog, poison, timePasses, without } from "../support/workers/faults.ts";
import { model, post } from "../support/workers/site.ts";

/** How many statements there are besides what is said, how many of them in quarantine, and what has to be put right again. */
export type Before = {
  readonly statements: number;
  readonly quarantined: number;
  readonly after: () => Promise<void>;
};

const nothing = async (): Promise<void> => undefined;

const wait = (failures: number, due: number): string =>
  `INSERT INTO backoff (id, failures, due) VALUES (1, ${failures}, ${due}) ON CONFLICT (id) DO UPDATE SET failures = ${failures}, due = ${due}`;

/** Something is taken and not projected, nobody tries before long, and its bytes are in its ledger alone. */
async function unheld(word: string): Promise<Before> {
  await without("watermark", async () => {
    await post(model(`${word}-unheld`));
    await inLog(wait(20, Date.now() + 3_600_000));
    await abortAllDurableObjects();
  });
  return { statements: 1, quarantined: 0, after: nothing };
}

/** Something fails alone, and is given up the next time. */
async function hopeless(word: string): Promise<Before> {
  await poison(`bitter_${word}`);
  await post(model(`${word}-bitter`, [], { description: `bitter_${word}` }));
  const failures = async (): Promise<number> =>
    (await inLog<{ failures: number }>("SELECT failures FROM suspect"))[0]?.failures ?? 0;
  for (let tries = 0; (await failures()) < LIMITS.quarantineFailures; tries++) {
    expect(tries).toBeLessThan(20);
    await siteLog(env).wake();
  }
  await timePasses();
  // The statement itself, and the quarantine: said once, however often it is asked.
  return { statements: 2, quarantined: 1, after: () => cure(`bitter_${word}`) };
}

/** The last try of the ledger and of the log failed, and they may try again. */
async function failed(): Promise<Before> {
  await inLedger("acme", wait(1, 0));
  await inLog(wait(1, 0));
  await abortAllDurableObjects();
  return { statements: 0, quarantined: 0, after: nothing };
}

export const BEFORE = { unheld, hopeless, failed } as const;
