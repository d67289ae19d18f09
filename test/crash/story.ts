// What the writers say: records with several parents of several lineages, batches, cohorts, retractions, corrections,
// erasures, moves into niches that others want too, and what was said before once more. Everything it makes can stand: whoever refuses or marks it is wrong.
import { createHash } from "node:crypto";
import type { Random } from "../support/random.ts";
import { type Claim, type Journal, read, type Said } from "./journal.ts";
import type { Request } from "./request.ts";

export const LINEAGES = Array.from({ length: 10 }, (_, i) => `crash/family-${i}`);

type Parent = { id: string; type: string; weight?: number; weight_unit?: string };

export type Story = {
  /** The next request of this writer. */
  readonly next: (writer: number) => Request[];
  /** A batch whose answer does not wait, so that there is something to drain. */
  readonly flood: () => Request[];
};

/** A story that nobody has begun to tell. */
export function story(journal: Journal, chance: Random): Story {
  let made = 0;
  const live: Said[] = [];
  const idOf = (): string => {
    made += 1;
    return `sha256:${createHash("sha256").update(`${chance.seed} ${made}`).digest("hex")}`;
  };
  const any = <T>(from: readonly T[]): T | undefined => from[chance.pick(from.length)];
  const stands = (said: Said): boolean =>
    said.claim.state === "acknowledged" && said.record !== undefined && said.ended === undefined;

  /** A record that stands: of this lineage, or of any; a late one more often than an early one. */
  function standing(kind?: Said["kind"], lineage?: string): Said | undefined {
    for (let tries = 0; tries < 12; tries++) {
      const said = any(chance.chance(0.6) ? live.slice(-120) : live);
      if (said === undefined) return undefined;
      if (kind !== undefined && said.kind !== kind) continue;
      if (lineage !== undefined && said.claim.lineage !== lineage && tries < 8) continue;
      if (stands(said)) return said;
    }
    return undefined;
  }

  function several(count: number, kind: Said["kind"], lineage: string): string[] {
    const found = Array.from({ length: count }, () =>
      standing(kind, chance.chance(0.6) ? lineage : undefined),
    );
    return [...new Set(found.flatMap((said) => said?.node ?? []))];
  }

  function parentsOf(kind: Said["kind"], lineage: string, more: readonly string[]): Parent[] {
    const data = several(chance.pick(3), "dataset", lineage);
    if (kind === "dataset") return data.map((id) => ({ id, type: "filtered-from" }));
    const models = [...new Set([...more, ...several(1 + chance.pick(4), "model", lineage)])];
    const merged = models.map((id, i) => ({
      id,
      type: "merged-from",
      weight: (1 + i) / 16,
      weight_unit: "merge-coefficient",
    }));
    return [
      ...(models.length > 1 ? merged : models.map((id) => ({ id, type: "fine-tuned-from" }))),
      ...data.map((id) => ({ id, type: "trained-on" })),
    ];
  }

  type Draft = { readonly node: string; readonly kind: Said["kind"]; readonly record: object };

  function draft(lineage: string, more: readonly string[] = []): Draft {
    const kind = more.length === 0 && chance.chance(0.2) ? "dataset" : "model";
    const node = idOf();
    const record = {
      kind,
      name: `${lineage}/${made}`,
      artifact: { digest: node, size: made },
      parents: parentsOf(kind, lineage, more),
      lineage,
      ...(chance.chance(0.3) ? { transformation: { id: `https://ci.example/runs/${made >> 3}` } } : {}),
      ...(chance.chance(0.3) ? { facets: { made, padding: "x".repeat(chance.pick(200)) } } : {}),
      created_at_utc: "2026-01-31T12:00:00Z",
    };
    return { node, kind, record };
  }

  function told(claim: Claim, drafts: readonly Omit<Draft, "record">[]): Claim {
    for (const { node, kind } of drafts) {
      const said: Said = { claim, node, kind, record: undefined, ended: undefined };
      claim.records.push(said);
      live.push(said);
    }
    return claim;
  }

  function record(lineage: string, more: readonly string[] = []): Claim {
    const one = draft(lineage, more);
    const body = JSON.stringify(one.record);
    return told(journal.claim({ kind: "record", lineage, body, ends: undefined }), [one]);
  }

  function batch(count: number): Claim[] {
    const claims: Claim[] = [];
    for (let i = 0; i < count; i++) {
      // Some descend from a line before them, which may be of another ledger.
      const before = chance.chance(0.3) ? claims.at(-1 - chance.pick(3))?.records[0] : undefined;
      const more = before?.kind === "model" ? [before.node] : [];
      claims.push(record(any(LINEAGES) ?? "", more));
    }
    return claims;
  }

  function cohort(lineage: string): Claim {
    const from = several(1 + chance.pick(2), "model", lineage);
    const drafts = Array.from({ length: 2 + chance.pick(7) }, () => draft(lineage, from));
    const name = `${lineage}/cohort-${made}`;
    const body = JSON.stringify({ name, lineage, from, records: drafts.map((one) => one.record) });
    return told(journal.claim({ kind: "cohort", lineage, body, ends: undefined }), drafts);
  }

  function ending(kind: "retraction" | "correction", ends: Said): Claim {
    const { lineage, body: before } = ends.claim;
    const more = { corrects: ends.record, description: `Corrected for the ${made}th time.` };
    const body =
      kind === "retraction"
        ? JSON.stringify({ record: ends.record, reason: `It was number ${made}.` })
        : JSON.stringify({ ...JSON.parse(before), ...more });
    const claim = journal.claim({ kind, lineage, body, ends });
    ends.ended = claim;
    return kind === "correction" ? told(claim, [ends]) : claim;
  }

  function erasure({ claim }: Said): Claim {
    const parts = claim.body.includes('"facets":{') ? ["facets"] : ["record"];
    const { statement } = read(claim.receipt ?? "");
    const body = JSON.stringify({ statement, parts, reason: "Somebody asked." });
    claim.erased = true;
    return journal.claim({ kind: "erasure", lineage: claim.lineage, body, ends: undefined });
  }

  /** A model of its family takes a niche, or leaves it: of two who take it at once one is the champion. */
  function move({ node, claim: { lineage } }: Said): Claim {
    const to = any(["champion", "champion", "champion", "canary", "archived"]);
    const niche = any(["chat", "code"]);
    const body = JSON.stringify({ to, niche, learning: `It was asked for the ${made}th time.` });
    return journal.claim({ kind: "move", lineage, body, ends: undefined, moves: node });
  }

  const isPlain = ({ claim }: Said): boolean => claim.kind === "record" || claim.kind === "correction";

  function again(): Claim | undefined {
    const claim = any(chance.chance(0.5) ? journal.claims.slice(-200) : journal.claims);
    return claim?.state === "acknowledged" && claim.records.every(stands) ? claim : undefined;
  }

  function next(writer: number): Request[] {
    const lineage = LINEAGES[writer % LINEAGES.length] ?? "";
    const dice = chance.pick(100);
    const said = standing();
    const async = chance.chance(0.25);
    if (dice < 12) return [{ claims: batch(2 + chance.pick(20)), lines: true, async }];
    if (dice < 22) return [{ claims: [cohort(lineage)], async }];
    if (dice < 29 && said) return [{ claims: [ending("retraction", said)], async }];
    if (dice < 36 && said && isPlain(said)) return [{ claims: [ending("correction", said)], async }];
    if (dice < 39 && said && isPlain(said) && !said.claim.erased) return [{ claims: [erasure(said)], async }];
    const mover = dice < 47 ? standing("model", lineage) : undefined;
    if (mover) return [{ claims: [move(mover)], async }];
    const repeated = dice < 58 ? again() : undefined;
    if (repeated) return [{ claims: [repeated], async }];
    const claims = [record(lineage)];
    const one: Request = { claims, strict: chance.chance(0.4), async };
    // Now and then two say the same at the same time.
    return dice < 62 ? [one, { claims, async: !async }] : [one];
  }

  return { next, flood: () => [{ claims: batch(50 + chance.pick(80)), lines: true, async: true }] };
}
