// Expressions in CEL over nodes: compiled, or refused with the place of what is wrong. Parsing and types are the library's
// (`@marcbachmann/cel-js`), the declared types are `fields.ts`, what may be called is `functions.ts`.
import { Environment } from "@marcbachmann/cel-js";
import { LIMITS } from "../model/limits.ts";
import { ok, type Result, refuse } from "../model/result.ts";
import { MAKERS } from "./facts.ts";
import { faultAt, faultOf } from "./fault.ts";
import { type Fields, TYPES, VARIABLES, type Variable } from "./fields.ts";
import { checkNames } from "./operations.ts";
import { type Rule, ruleOf } from "./rule.ts";

const BOUNDS = { maxAstNodes: 1_000, maxDepth: 64, maxListElements: 500, maxMapEntries: 100 };

const celType = (type: string): string => type.replace("timestamp", "google.protobuf.Timestamp");

const typed = new Environment({ limits: BOUNDS });
for (const [name, rows] of Object.entries(TYPES)) {
  const fields: Fields = rows;
  const types = Object.entries(fields).map(([field, { type }]) => [field, celType(type)]);
  const ctor = MAKERS.get(name);
  if (ctor) typed.registerType(name, { ctor, fields: Object.fromEntries(types) });
}

function environmentOf(variables: readonly Variable[]): Environment {
  const environment = typed.clone();
  for (const name of variables) environment.registerVariable(name, celType(VARIABLES[name].type));
  return environment;
}

/** Compiles an expression about these variables; refuses what cannot hold or fail of every node, and says where. */
export function compile(source: string, variables: readonly Variable[]): Result<Rule> {
  if (source.length > LIMITS.expressionLength)
    return refuse(
      faultAt(
        source,
        LIMITS.expressionLength,
        `an expression has at most ${LIMITS.expressionLength} characters.`,
        "Ask for less at a time.",
      ),
    );
  const environment = environmentOf(variables);
  try {
    const { ast, check } = environment.parse(source);
    const named = checkNames(source, ast);
    if (!named.ok) return named;
    const checked = check();
    if (!checked.valid) return refuse(faultOf(source, checked.error ?? {}, variables));
    if (checked.type !== "bool" && checked.type !== "dyn")
      return refuse(
        faultAt(
          source,
          0,
          `it gives ${checked.type}, and not true or false.`,
          'Compare it with something: node.kind == "model".',
        ),
      );
    return ok(ruleOf(source, variables, environment));
  } catch (error) {
    if (error instanceof Error) return refuse(faultOf(source, error, variables));
    throw error;
  }
}
