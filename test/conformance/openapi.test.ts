// The OpenAPI document, read by other people's validators.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { openApi } from "../../src/wire/openapi.ts";
import * as example from "../../src/wire/openapi-examples.ts";

const ROOT = join(import.meta.dirname, "../..");
const document = JSON.parse(JSON.stringify(openApi("0.1.0"))) as Record<string, unknown>;

test("it is OpenAPI 3.1", async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
});

describe("its schemas, by JSON Schema alone", () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
  ajv.addVocabulary(["x-enumDescriptions", "components", "openapi", "info", "servers", "tags", "paths"]);
  ajv.addSchema({ ...document, $id: "https://forebear.example/openapi.json" });
  const faults = (name: string, value: unknown): string[] => {
    const validate = ajv.compile({
      $ref: `https://forebear.example/openapi.json#/components/schemas/${name}`,
    });
    validate(value);
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };

  test("each compiles", () => {
    const { schemas } = document.components as { schemas: object };
    for (const name of Object.keys(schemas)) expect(() => faults(name, null)).not.toThrow();
  });

  test("take the examples", () => {
    for (const { value } of Object.values(example.RECORDS)) expect(faults("Record", value)).toEqual([]);
    expect(faults("Cohort", { ...example.COHORT, records: [example.RECORD] })).toEqual([]);
    expect(faults("Judgement", example.JUDGEMENT)).toEqual([]);
    expect(faults("AgentEntry", example.AGENT)).toEqual([]);
  });

  test("take the record of the README, which is the first example", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    const [, text = ""] = /-d '(\{[\s\S]*?\n\})'/.exec(readme) ?? [];
    const record: unknown = JSON.parse(text.replace("'$digest'", example.RECORD.artifact.digest));
    expect(record).toEqual(example.RECORD);
    expect(faults("Record", record)).toEqual([]);
  });

  test("take the families of examples/", () => {
    const lines = readFileSync(join(ROOT, "examples/acme.ndjson"), "utf8").trim().split("\n");
    expect(lines.flatMap((line) => faults("Record", JSON.parse(line)))).toEqual([]);
    expect(lines.length).toBe(10);
  });

  test("refuse what the site refuses", () => {
    expect(faults("Record", { ...example.RECORD, nmae: "x" })).toEqual([
      " must NOT have additional properties",
    ]);
    expect(faults("Record", { kind: "modle", created_at_utc: null })).toEqual([
      "/kind must be equal to one of the allowed values",
    ]);
    expect(faults("Record", {})).toEqual([
      " must have required property 'kind'",
      " must have required property 'created_at_utc'",
    ]);
    expect(faults("Cohort", { ...example.COHORT, records: [{}] })).toHaveLength(2);
  });
});
