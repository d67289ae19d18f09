// Whatever is put and retired, in whatever order and on whatever condition: the answers, what is in force, and what was in force
// at every position of the log are those of a naive reference.
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { SHIPPED } from "../../src/policy/shipped.ts";
import { policiesInForce } from "../../worker/policy/policies.ts";
import { watermark } from "../../worker/read.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { type Body, call, get, migrateGraph } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const OF_SITE = "completeness.code";
const NAMES = ["one", "two", OF_SITE];
const MESSAGES = ["First.", "Second."];

type Told = {
  readonly name: string;
  /** Null: it is retired. */
  readonly message: string | null;
  /** On which condition. */
  readonly when: "any" | "new" | "there" | number;
};

const told: fc.Arbitrary<Told> = fc.record({
  name: fc.constantFrom(...NAMES),
  message: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...MESSAGES) }, fc.constant(null)),
  when: fc.oneof(
    { weight: 4, arbitrary: fc.constant("any" as const) },
    fc.constantFrom("new" as const, "there" as const),
    fc.integer({ min: 0, max: 4 }),
  ),
});

const policyOf = (message: string) => ({ guards: ["lab"], each: "set", rule: "true", message });

function headersOf({ message, when }: Told): Record<string, string> {
  const type = message === null ? {} : { "content-type": "application/json" };
  if (when === "any") return { ...type };
  if (when === "new") return { ...type, "if-none-match": "*" };
  return { ...type, "if-match": when === "there" ? "*" : `"${when}"` };
}

async function say(one: Told, name: string): Promise<{ status: number; body: Body }> {
  const method = one.message === null ? "DELETE" : "PUT";
  const body = one.message === null ? {} : { body: JSON.stringify(policyOf(one.message)) };
  const answer = await call(`/v1/policies/${name}`, { method, headers: headersOf(one), ...body });
  return { status: answer.status, body: await answer.json() };
}

/** What stands of a policy: its last version and, where it is in force, what that says. */
type Stands = { readonly version: number; readonly message: string | null | undefined };

/** What an answer should be, and what stands after it. */
function reference({ message, when }: Told, now: Stands): readonly [status: number, after: Stands] {
  const isThere = typeof now.message === "string";
  if (when === "new" && isThere) return [412, now];
  if ((when === "there" || typeof when === "number") && !isThere) return [412, now];
  if (typeof when === "number" && when !== now.version) return [412, now];
  if (message === null) {
    if (now.message === undefined) return [404, now];
    return isThere ? [201, { ...now, message }] : [200, now];
  }
  if (message === now.message) return [200, now];
  return [201, { version: now.version + 1, message }];
}

let serial = 0;

test("answers, versions and what was in force when are those of the reference", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 14 }), async (all) => {
      const run = serial++;
      // What every site has is there once: only the first run says something of it.
      const nameOf = (name: string): string => (name === OF_SITE && run === 0 ? name : `${name}-${run}`);
      const stands = new Map<string, Stands>(
        NAMES.map((name) => [nameOf(name), { version: 0, message: undefined }]),
      );
      if (run === 0) stands.set(OF_SITE, { version: 0, message: SHIPPED[OF_SITE]?.message });
      const history: [number, Map<string, Stands>][] = [
        [(await watermark(env.GRAPH)).position, new Map(stands)],
      ];
      for (const one of all) {
        const name = nameOf(one.name);
        const [status, after] = reference(one, stands.get(name) ?? { version: 0, message: undefined });
        const answer = await say(one, name);
        expect([answer.status, answer.body.code], JSON.stringify([one, stands.get(name)])).toEqual([
          status,
          status === 412 ? "precondition-failed" : status === 404 ? "not-found" : undefined,
        ]);
        if (status < 300)
          expect(answer.body).toMatchObject({ version: after.version, created: status === 201 });
        stands.set(name, after);
        if (status === 201) history.push([answer.body.position, new Map(stands)]);
      }
      for (const [position, then] of history) {
        const found = new Map((await policiesInForce(env, position)).map((one) => [one.name, one]));
        for (const [name, { version, message }] of then) {
          const one = found.get(name);
          expect([position, name, one?.version, one?.policy.message]).toEqual(
            typeof message === "string"
              ? [position, name, version, message]
              : [position, name, undefined, undefined],
          );
          const { status, body } = await get(`/v1/policies/${name}?as_of=${position}`);
          expect([status, body.version]).toEqual(one ? [200, version] : [404, undefined]);
        }
      }
    }),
    { numRuns: 20 },
  );
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
});
