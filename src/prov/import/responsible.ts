// Who was responsible for an activity, by which plan and on whose behalf, for each of its outputs: what is the same for all of
// them is read once, so that an activity with very many is told in the time that its statements take.
import { kindsFit } from "../../model/edge-types.ts";
import { describedBy, type Said } from "./gather.ts";
import { isBareRelation } from "./own.ts";
import { authorityIn, type Reading } from "./reading.ts";

/** An output of an activity, and the ids of its parents. */
export type Output = { readonly iri: string; readonly parents: ReadonlySet<string> };

/** Who and what an activity was associated with, once for all of its outputs. */
export type Responsible = {
  readonly associations: readonly Said[];
  readonly agents: readonly string[];
  /** Plans that the kinds allow for code, by name. */
  readonly plans: readonly string[];
  readonly plansByNode: ReadonlyMap<string, string>;
  /** What a record of an export says of itself, by the output that it describes. */
  readonly byOutput: ReadonlyMap<string, Said>;
};

export function responsibleFor({ said, kind, node }: Reading, iri: string): Responsible {
  const associations = said.from("association", iri);
  const plans = [...new Set(associations.flatMap(({ args }) => args.plan ?? []))]
    .filter((one) => kindsFit("built-with", "artifact", kind(one)))
    .sort();
  return {
    associations,
    agents: [...new Set(associations.flatMap(({ args }) => args.agent ?? []))].sort(),
    plans,
    plansByNode: new Map(plans.toReversed().map((one) => [node(one), one])),
    byOutput: new Map(
      associations.toReversed().flatMap((one) => {
        const output = describedBy(said, one.attributes);
        return output === undefined ? [] : [[output, one] as const];
      }),
    ),
  };
}

export type Chosen = { readonly agent: string | undefined; readonly plan: string | undefined };

/** The agent: the first by name; the code that ran: of several outputs of a run of ours, those have it as a parent whose records named it. */
export function chosenFor(responsible: Responsible, isOwn: boolean, output: Output): Chosen {
  const { agents, plans, plansByNode, byOutput } = responsible;
  const mine = [...output.parents].flatMap((id) => plansByNode.get(id) ?? []).sort();
  return { agent: byOutput.get(output.iri)?.args.agent ?? agents[0], plan: isOwn ? mine[0] : plans[0] };
}

/** The associations that say more than the chosen agent and plan, or something else. */
export function associationsBeside(
  { said, node }: Reading,
  responsible: Responsible,
  isOwn: boolean,
  output: Output,
  { agent, plan }: Chosen,
): Said[] {
  return responsible.associations.filter((one) => {
    if (!isBareRelation(one)) return true;
    if (![undefined, output.iri].includes(describedBy(said, one.attributes))) return false;
    const isTheirs = (of: string): boolean => !isOwn || output.parents.has(node(of));
    return (
      (one.args.agent !== undefined && one.args.agent !== agent) ||
      (one.args.plan !== undefined && one.args.plan !== plan && isTheirs(one.args.plan))
    );
  });
}

/** On whose behalf records of ours say that somebody decided, by activity and output: the records of one run may differ. */
export function authoritiesOf({ said }: Reading): ReadonlyMap<string, string> {
  return new Map(
    said.all("delegation").flatMap((one) => {
      const authority = authorityIn(one);
      const output = describedBy(said, one.attributes);
      return authority === undefined ? [] : [[`${one.args.activity} ${output}`, authority] as const];
    }),
  );
}
