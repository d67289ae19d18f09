// The OpenAPI document: what it says of what is sent is what the schemas take, and it is the same every time.
import { describe, expect, test } from "vitest";
import { readSnapshot } from "../../../src/intake/openrange.ts";
import { EDGE_TYPE_NAMES } from "../../../src/model/edge-types.ts";
import { RECORD_KINDS } from "../../../src/model/kinds.ts";
import { type Code, REFUSALS } from "../../../src/model/refusal.ts";
import { compilePolicy } from "../../../src/policy/policy.ts";
import { agentEntrySchema } from "../../../src/wire/agent.ts";
import { cohortSchema } from "../../../src/wire/cohort.ts";
import { judgementSchema } from "../../../src/wire/judgement.ts";
import { openApi } from "../../../src/wire/openapi.ts";
import * as example from "../../../src/wire/openapi-examples.ts";
import { OPERATIONS } from "../../../src/wire/openapi-operations.ts";
import { openApiPage } from "../../../src/wire/openapi-page.ts";
import type { Schema } from "../../../src/wire/openapi-schemas.ts";
import { PARAMETERS } from "../../../src/wire/parameters.ts";
import { policySchema, policyTestSchema } from "../../../src/wire/policy.ts";
import { readRecord } from "../../../src/wire/read-record.ts";
import { sha256 } from "../../../worker/platform/digest.ts";

const document = openApi("1.2.3");
const { schemas } = document.components;

/** Every schema of the document with the place where it stands. */
function* all(schema: Schema, at: string): Generator<readonly [string, Schema]> {
  yield [at, schema];
  for (const [name, field] of Object.entries(schema.properties ?? {})) yield* all(field, `${at}.${name}`);
  for (const one of [...(schema.anyOf ?? []), ...(schema.allOf ?? [])]) yield* all(one, at);
  if (schema.items) yield* all(schema.items, `${at}[]`);
  if (typeof schema.additionalProperties === "object") yield* all(schema.additionalProperties, `${at}{}`);
}

const everywhere = Object.entries(schemas).flatMap(([name, schema]) => [...all(schema, name)]);

test("it is made once for a version, and says the version", () => {
  expect(openApi("1.2.3")).toBe(document);
  expect(openApi("1.2.4").info.version).toBe("1.2.4");
  expect(JSON.stringify({ ...openApi("1.2.4"), info: 0 })).toBe(JSON.stringify({ ...document, info: 0 }));
});

describe("schemas", () => {
  test("every reference leads to a schema or a parameter", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    expect(references.length).toBe(JSON.stringify(document).split('"$ref"').length - 1);
    const lost = references.filter(
      ([, kind = "", name = ""]) => !Object.hasOwn(kind === "schemas" ? schemas : PARAMETERS, name),
    );
    expect(lost).toEqual([]);
    expect(references.some(([, kind]) => kind === "parameters")).toBe(true);
  });

  test("every field says what it means", () => {
    const silent = everywhere.flatMap(([at, schema]) =>
      Object.entries(schema.properties ?? {})
        .filter(([, field]) => (field.description ?? "") === "" && field.$ref === undefined)
        .map(([name]) => `${at}.${name}`),
    );
    expect(silent).toEqual([]);
  });

  test("what is sent is closed, what is answered is open", () => {
    const closed = everywhere.filter(([, schema]) => schema.additionalProperties === false).map(([at]) => at);
    expect(closed).toEqual(
      expect.arrayContaining(["Record", "Record.artifact", "Parent", "Cohort", "Judgement"]),
    );
    expect(closed.filter((at) => /^(RecordAnswer|Node|WalkAnswer|Problem|LineAnswer)\b/.test(at))).toEqual(
      [],
    );
  });

  test("what holds any JSON says nothing of its type", () => {
    expect(schemas.Record?.properties?.evidence).toMatchObject({ type: "object", additionalProperties: {} });
    expect(Object.keys(schemas.Node?.properties?.facets ?? {})).toEqual(["description"]);
  });

  test("closed lists of words have every word and its meaning", () => {
    expect(schemas.EdgeType?.enum).toEqual(EDGE_TYPE_NAMES);
    expect(schemas.RecordKind?.enum).toEqual(RECORD_KINDS);
    expect(schemas.Record?.properties?.kind).toEqual({
      description: "What the node is.",
      $ref: "#/components/schemas/RecordKind",
    });
    expect(Object.keys(schemas.Code?.["x-enumDescriptions"] ?? {})).toEqual(Object.keys(REFUSALS));
  });

  test("a cohort holds records", () => {
    expect(schemas.Cohort?.properties?.records?.items).toEqual({ $ref: "#/components/schemas/Record" });
  });
});

describe("operations", () => {
  test("each has a name of its own, and the parameters that its path names", () => {
    expect(new Set(OPERATIONS.map((row) => row.id)).size).toBe(OPERATIONS.length);
    for (const { path, parameters = [] } of OPERATIONS) {
      const inPath = parameters.map((name) => PARAMETERS[name]).filter((one) => one.in === "path");
      expect(inPath.map((one) => `{${one.name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    }
  });

  test("every refusal is one of an operation, or of every address", () => {
    const listed = new Set<Code>(OPERATIONS.flatMap((row) => row.refuses));
    const codes = Object.keys(REFUSALS) as Code[];
    expect(codes.filter((code) => !listed.has(code))).toEqual(["method-not-allowed"]);
    expect(document.info.description).toContain("405 `method-not-allowed`");
  });

  test("a refusal stands under its status, as a problem with the codes it can have", () => {
    const answers = document.paths["/v1/retractions"]?.post?.responses;
    expect(Object.keys(answers ?? {})).toEqual([
      "200",
      "201",
      "400",
      "401",
      "409",
      "413",
      "415",
      "422",
      "429",
      "500",
      "503",
    ]);
    expect(answers?.["409"]).toEqual({
      description: "`retracted`: This record was retracted.",
      content: {
        "application/problem+json": {
          schema: {
            allOf: [
              { $ref: "#/components/schemas/Problem" },
              { type: "object", properties: { code: { enum: ["retracted"] }, status: { const: 409 } } },
            ],
          },
        },
      },
    });
  });

  test("who may is said: everybody, who has a token, or either", () => {
    const { paths } = document;
    expect(paths["/health"]?.get?.security).toEqual([]);
    expect(paths["/v1/records"]?.post?.security).toEqual([{ token: [] }]);
    expect(paths["/v1/ancestors"]?.get?.security).toEqual([{ token: [] }, {}]);
  });
});

describe("examples", () => {
  test.each(Object.entries(example.RECORDS))("the record %s is read", (_name, { value }) => {
    expect(readRecord(JSON.stringify(value))).toMatchObject({ ok: true, value: { warnings: [] } });
  });

  test("so is every line of NDJSON", () => {
    for (const line of example.LINES.trim().split("\n")) expect(readRecord(line).ok).toBe(true);
  });

  test("a snapshot is read, and its id follows from its content", () => {
    expect(readSnapshot(JSON.stringify(example.SNAPSHOT), sha256)).toMatchObject({
      ok: true,
      value: { proved: true, unknown: [] },
    });
  });

  test("a policy, and a test of it", () => {
    expect(policySchema.parse(example.POLICY)).toEqual(example.POLICY);
    expect(policyTestSchema.parse(example.POLICY_TEST)).toEqual(example.POLICY_TEST);
    expect(compilePolicy(example.POLICY).ok).toBe(true);
  });

  test("a cohort, a judgement, an agent", () => {
    expect(cohortSchema.parse(example.COHORT)).toEqual(example.COHORT);
    expect(judgementSchema.parse(example.JUDGEMENT)).toEqual(example.JUDGEMENT);
    expect(agentEntrySchema.parse(example.AGENT)).toEqual(example.AGENT);
  });
});

test("the page escapes what the document says", () => {
  const hostile = `</style><script>alert("1")</script><img src=x onerror='alert(2)'>&amp;`;
  const said = {
    ...document,
    info: { ...document.info, title: hostile, description: `\`${hostile}\`` },
    components: {
      ...document.components,
      schemas: { [hostile]: { type: hostile, enum: [hostile], description: hostile } },
    },
  };
  const page = openApiPage(said);
  expect(page).not.toMatch(/<script|<img|onerror='|<\/style>.*<\/style>/s);
  expect(page).toContain(
    "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;&amp;amp;",
  );
});
