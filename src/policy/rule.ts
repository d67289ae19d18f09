// A rule: an expression that was checked, as a function from what is given to a verdict. Deciding is the library's; ours is
// that every step of it is counted, and that a regular expression takes no longer than its text.
//
// A rule is decided by what is given alone: no clock, no place, no order of things. What is absent makes what compares it
// undecided, as an error does in CEL: `a || b` holds if either does, whatever became of the other.
import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import { LIMITS } from "../model/limits.ts";
import type { Fact } from "./facts.ts";
import type { Variable } from "./fields.ts";
import { type Look, looksOf } from "./looks.ts";
import { type Meter, meter } from "./meter.ts";
import { operations, patternOf, squaredAt } from "./operations.ts";
import type { Regex } from "./regex.ts";
import { TIMES } from "./times.ts";

/** What a rule is decided by. What is left out is asked for (`wanting`) once the answer depends on it. */
export type Given = {
  readonly node?: Fact;
  readonly ancestor?: Fact;
  readonly ancestors?: readonly Fact[];
  readonly descendants?: readonly Fact[];
  readonly edge?: Fact;
  readonly now?: Date;
};

export type Verdict =
  | { readonly is: "true" | "false"; readonly steps: number }
  /** It depends on what nobody said, or on what has no value, such as a division by zero. It does not hold. */
  | { readonly is: "undecided"; readonly why: string; readonly steps: number }
  /** It depends on variables that were not given. */
  | { readonly is: "wanting"; readonly variables: readonly Variable[]; readonly steps: number }
  | { readonly is: "too-costly"; readonly steps: number };

export type Rule = {
  /** The variables that it names. */
  readonly names: ReadonlySet<Variable>;
  /** Where it goes through all ancestors for each of them; undefined where it does not. */
  readonly squared: number | undefined;
  /** The fields that it looks at, as far as they are written out. */
  readonly looks: readonly Look[];
  /** Whether it asks if something was said at all. */
  readonly asksWhether: boolean;
  /** Decides it, in at most so many steps. */
  readonly decide: (given: Given, steps?: number) => Verdict;
};

/** The macro that a rule is evaluated in. No expression can call it, because no row of the functions names it. */
const METERED = "metered";

/** As much of the library as its macros may use: whatever has operands checks them by `check`, and evaluates them by `run`. */
type Checker = { readonly check: (node: ASTNode, context: unknown) => unknown };
type Evaluator = { run: (node: ASTNode, context: unknown) => unknown };

type Call = ASTNode & { readonly op: "call" };

/** The calls of `matches` in an expression: what each asks of which operand. */
function patternsIn(body: ASTNode): ReadonlyMap<ASTNode, { readonly of: ASTNode; readonly regex: Regex }> {
  const calls = [...operations(body)].flatMap((node) => {
    if (node.op !== "rcall" || node.args[0] !== "matches") return [];
    const [, of, args] = node.args;
    const pattern = patternOf(body.input, node, args);
    return pattern.ok ? [[node, { of, regex: pattern.value }] as const] : [];
  });
  return new Map(calls);
}

/** Fails for a text that is no time, before the library makes of it what the platform thinks. */
function refuseOtherTimes({ args: [name, [text]] }: Call, evaluator: Evaluator, context: unknown): void {
  const time = TIMES.get(name);
  if (time === undefined || text === undefined) return;
  const said = evaluator.run(text, context);
  if (typeof said === "string" && !time.reads(said)) throw new Error(`a text is no ${name}`);
}

/** The macro around an expression: it evaluates what is in it, and every step is counted. */
function meteredBy(steps: Meter, body: ASTNode): object {
  const patterns = patternsIn(body);
  const metered = new WeakSet<Evaluator>();

  /** Has every operation counted. The evaluator is this rule's alone, and nothing else runs within its turn. */
  const metering = (evaluator: Evaluator): void => {
    const run = evaluator.run.bind(evaluator);
    const value = (node: ASTNode, context: unknown): unknown => {
      if (node.op === "call") refuseOtherTimes(node, evaluator, context);
      const call = patterns.get(node);
      if (call === undefined) return run(node, context);
      const text = evaluator.run(call.of, context);
      if (typeof text !== "string") throw new Error("matches is asked of something that is no text");
      steps.spend(call.regex.steps(text));
      return call.regex.test(text);
    };
    evaluator.run = (node, context) => {
      // Once nothing is left nothing more is begun, also where a list or a disjunction goes on after what failed in it.
      steps.spend(0);
      return steps.charge(value(node, context));
    };
    metered.add(evaluator);
  };

  return {
    async: false,
    typeCheck: (checker: Checker, _macro: unknown, context: unknown) => checker.check(body, context),
    evaluate(evaluator: Evaluator, _macro: unknown, context: unknown) {
      if (!metered.has(evaluator)) metering(evaluator);
      return evaluator.run(body, context);
    },
  };
}

/** The variables of an evaluation; those that are looked at and were not given are noted. */
function contextOf(variables: readonly Variable[], given: Given, wanted: Set<Variable>): object {
  const context = {};
  for (const name of variables)
    Object.defineProperty(context, name, {
      get() {
        if (given[name] === undefined) wanted.add(name);
        return given[name];
      },
    });
  return context;
}

const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? String(Reflect.get(thrown, "summary") ?? thrown.message) : String(thrown);

/** The rule of an expression that was checked, in an environment of its own. */
export function ruleOf(source: string, variables: readonly Variable[], environment: Environment): Rule {
  const steps = meter();
  const { ast } = environment.parse(source);
  const said = new Set([...operations(ast)].map((node) => node.args));
  environment.registerFunction(
    `${METERED}(ast): dyn`,
    ({ args: [body] }: { readonly args: readonly ASTNode[] }) => {
      if (body === undefined) throw new Error("there is nothing to evaluate");
      return meteredBy(steps, body);
    },
  );
  // The line break ends a comment.
  const evaluate = environment.parse(`${METERED}(${source}\n)`);

  const decide = (given: Given, most: number = LIMITS.ruleSteps): Verdict => {
    const wanted = new Set<Variable>();
    let value: unknown;
    let why = "it gives neither true nor false";
    steps.reset(most);
    try {
      value = evaluate(contextOf(variables, given, wanted));
    } catch (error) {
      why = reasonOf(error);
    }
    const spent = Math.min(most, most - steps.left());
    if (steps.left() < 0) return { is: "too-costly", steps: spent };
    if (typeof value === "boolean") return { is: value ? "true" : "false", steps: spent };
    if (wanted.size > 0) return { is: "wanting", variables: [...wanted], steps: spent };
    return { is: "undecided", why, steps: spent };
  };
  return {
    names: new Set(variables.filter((name) => said.has(name))),
    squared: squaredAt(ast, "ancestors"),
    looks: looksOf(ast),
    asksWhether: [...operations(ast)].some((node) => node.op === "call" && node.args[0] === "has"),
    decide,
  };
}
