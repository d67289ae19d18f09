// Policies as they stand at a position: what was put, and what the product has from the beginning where nobody said otherwise.
import type { Policy } from "../../src/model/policy.ts";
import { SHIPPED, SHIPPED_VERSION } from "../../src/policy/shipped.ts";
import type { PolicyView } from "../../src/wire/replies-policy.ts";
import type { Env } from "../env.ts";
import type { InForce } from "./gate.ts";
import { type PolicyRow, policyRows } from "./read-policies.ts";

/** The policy of that name that the product has. */
export const shippedPolicy = (name: string): Policy | undefined =>
  Object.hasOwn(SHIPPED, name) ? SHIPPED[name] : undefined;

const unsaid = (name: string, until: number | null = null): PolicyRow => ({
  name,
  version: SHIPPED_VERSION,
  said: null,
  statement: null,
  position: null,
  time: null,
  token: null,
  until,
  retirement: null,
  retired_position: null,
  retired_time: null,
  retired_token: null,
  retired_said: null,
});

export const policyLinks = (name: string): PolicyView["links"] => ({
  policy: `/v1/policies/${name}`,
  versions: `/v1/policies/${name}/versions`,
});

/** A version of a policy as it is read back; none where the graph does not have what it said. */
function viewOf(row: PolicyRow): PolicyView[] {
  const { name, version, said } = row;
  const policy = said === null ? shippedPolicy(name) : (JSON.parse(said) as Policy);
  if (policy === undefined || (said === null && version !== SHIPPED_VERSION)) return [];
  const { reason = null } = JSON.parse(row.retired_said ?? "{}") as { reason?: string };
  const retired =
    row.retirement === null || row.retired_position === null || row.retired_time === null
      ? null
      : {
          statement: row.retirement,
          position: row.retired_position,
          time: row.retired_time,
          by: row.retired_token,
          reason,
        };
  return [
    {
      name,
      version,
      shipped: said === null,
      policy,
      statement: row.statement,
      from_position: row.position,
      until_position: row.until ?? row.retired_position,
      time: row.time,
      by: row.token,
      retired,
      links: policyLinks(name),
    },
  ];
}

const byName = (a: PolicyView, b: PolicyView): number => (a.name < b.name ? -1 : Number(a.name > b.name));

/** Of each policy the version that is in force at a position, or that was when it was retired; by name. */
export async function policiesAt(env: Env, at: number, name?: string): Promise<readonly PolicyView[]> {
  const rows = await policyRows(env.GRAPH, { at, ...(name === undefined ? {} : { name }) });
  const spoken = new Set(rows.map((row) => row.name));
  const shipped = Object.keys(SHIPPED).filter(
    (one) => !spoken.has(one) && (name === undefined || one === name),
  );
  return [...rows, ...shipped.map((one) => unsaid(one))].flatMap(viewOf).sort(byName);
}

/** Versions of a policy from a number on, one more than `limit` where there are more. */
export async function policyVersions(
  env: Env,
  name: string,
  { at, from, limit }: { readonly at: number; readonly from: number; readonly limit: number },
): Promise<readonly PolicyView[]> {
  const rows = await policyRows(env.GRAPH, { at, name, all: true, from, limit: limit + 1 });
  const isWithout = from <= SHIPPED_VERSION && rows[0]?.version !== SHIPPED_VERSION;
  const first = isWithout && shippedPolicy(name) ? [unsaid(name, rows[0]?.position ?? null)] : [];
  return [...first, ...rows].flatMap(viewOf).slice(0, limit + 1);
}

/** The policies in force at a position, by name. */
export async function policiesInForce(env: Env, at: number): Promise<readonly InForce[]> {
  const all = await policiesAt(env, at);
  return all.flatMap(({ name, version, policy, retired }) =>
    retired === null ? [{ name, version, policy }] : [],
  );
}
