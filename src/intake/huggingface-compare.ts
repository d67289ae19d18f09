// Tags against card: where both speak they must say the same, where one is silent the other stands. The Hub derives the
// tags from the card, but by rules of its own: cards are seen that name two bases where the tags name one.
import type { EdgeType } from "../model/edge-types.ts";
import type { Contradiction } from "./huggingface-report.ts";
import type { Model } from "./huggingface-row.ts";
import { type Base, RELATIONS, type Saying, unique } from "./huggingface-said.ts";

const names = (bases: readonly Base[]): string[] => unique(bases.map((base) => base.name)).sort();

const relations = (bases: readonly Base[]): string[] =>
  unique(bases.map((base) => `${base.relation} of ${base.name}`)).sort();

const related = (bases: readonly Base[]): Base[] => bases.filter((base) => base.relation !== undefined);

/** What each source says of a matter, as text; empty when it is silent. */
function matters({ fromTags: tags, fromCard: card }: Model): [Contradiction["about"], string, string][] {
  const sameBases = names(tags.bases).join() === names(card.bases).join();
  return [
    ["base_model", names(tags.bases).join(", "), names(card.bases).join(", ")],
    // Compared only for the same bases; else the line above says it all.
    [
      "base_model_relation",
      sameBases ? relations(related(tags.bases)).join(", ") : "",
      sameBases ? relations(related(card.bases)).join(", ") : "",
    ],
    ["datasets", tags.datasets.toSorted().join(", "), card.datasets.toSorted().join(", ")],
    ["license", tags.license ?? "", card.license ?? ""],
  ];
}

/** Every matter on which both sources speak and differ. */
export function contradictionsOf(model: Model): Contradiction[] {
  return matters(model)
    .filter(([, tags, card]) => tags !== "" && card !== "" && tags !== card)
    .map(([about, tags, card]) => ({
      row: model.row,
      name: model.name,
      about,
      says: [
        { source: "tags", value: tags },
        { source: "the card", value: card },
      ],
    }));
}

/** The claims to be made of a model: one when its sources agree, else one for each source, with nothing of the other. */
export function compare(model: Model): (readonly [source: string, saying: Saying])[] {
  const { fromTags: tags, fromCard: card } = model;
  if (contradictionsOf(model).length > 0)
    return [
      ["huggingface:tags", tags],
      ["huggingface:card", card],
    ];
  const license = tags.license ?? card.license;
  return [
    [
      "huggingface",
      {
        // The card alone is believed about bases only when the tags are silent: only they tell the relation of each.
        bases: tags.bases.length > 0 ? tags.bases : card.bases,
        datasets: tags.datasets.length > 0 ? tags.datasets : card.datasets,
        ...(license === undefined ? {} : { license }),
      },
    ],
  ];
}

/**
 * The edge type of a base. The Hub knows one relation for a model, whatever its bases; a source that does not tell it
 * borrows it from the other, and when neither tells, how the model descends is not said.
 */
export function typeOf(base: Base, model: Model): EdgeType {
  if (base.relation !== undefined) return RELATIONS[base.relation];
  const [relation, ...others] = unique(
    [...model.fromTags.bases, ...model.fromCard.bases].flatMap((one) => one.relation ?? []),
  );
  return relation === undefined || others.length > 0
    ? "derived-from"
    : RELATIONS[relation as keyof typeof RELATIONS];
}
