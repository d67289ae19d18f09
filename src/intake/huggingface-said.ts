// What the tags and what the card of one Hugging Face model claim: bases, data sets, licence. Each source is read by
// itself, so that they can be compared; what cannot be read is said, never guessed.
import { parse } from "yaml";
import type { Json } from "../model/canonical.ts";
import type { EdgeType } from "../model/edge-types.ts";
import { spdx } from "./huggingface-license.ts";

/** The Hub's words for how a model descends from its base, and ours. */
export const RELATIONS = {
  finetune: "fine-tuned-from",
  adapter: "adapter-of",
  quantized: "quantized-from",
  merge: "merged-from",
} as const satisfies Record<string, EdgeType>;

export type Relation = keyof typeof RELATIONS;

export type Base = { readonly name: string; readonly relation?: Relation };

/** What one source says; an empty list is silence, since neither source can say "none". */
export type Saying = {
  readonly bases: readonly Base[];
  readonly datasets: readonly string[];
  /** SPDX expression. */
  readonly license?: string;
};

export type Fields = Readonly<Record<string, Json>>;

/** Reports what could not be read. */
export type Say = (what: string) => void;

export const isObject = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const text = (value: Json | undefined): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;

/** A scalar or a list, as cards have it; what is no text is dropped. */
export const texts = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((item: Json | undefined) => text(item) ?? []);

export const unique = (items: readonly string[]): string[] => [...new Set(items)];

// The Hub's own rule for repository ids: no dot or dash at an end, no run of them.
const PART = "[A-Za-z0-9_](?:[\\w.-]{0,94}[A-Za-z0-9_])?";
const REPOSITORY = new RegExp(`^${PART}(?:/${PART})?$`);

/** A repository's id without the address it may stand in; undefined when the text cannot be one. */
export function repository(said: string, prefix: "models/" | "datasets/" = "models/"): string | undefined {
  const path = said.replace(/^(https?:\/\/)?(www\.)?(huggingface\.co|hf\.co)\//i, "").replace(/\/+$/, "");
  const bare = path.startsWith(prefix) ? path.slice(prefix.length) : path;
  return REPOSITORY.test(bare) && !/--|\.\.|\.git$/.test(bare) ? bare : undefined;
}

function basesIn(
  said: readonly { readonly name: string; readonly relation?: string }[],
  where: string,
  say: Say,
): Base[] {
  const bases = new Map<string, Base>();
  for (const { name: raw, relation } of said) {
    const name = repository(raw);
    if (name === undefined) {
      say(`${where} names ${JSON.stringify(raw.slice(0, 120))} as a base, which is no repository's id`);
      continue;
    }
    const known = relation !== undefined && Object.hasOwn(RELATIONS, relation);
    if (relation !== undefined && !known)
      say(`${where} names the relation ${JSON.stringify(relation.slice(0, 120))}, which is not known`);
    const base: Base = known ? { name, relation: relation as Relation } : { name };
    bases.set(`${base.relation} ${name}`, base);
  }
  // The Hub repeats each related base once more without its relation.
  const related = new Set([...bases.values()].flatMap((base) => (base.relation ? [base.name] : [])));
  return [...bases.values()].filter((base) => base.relation !== undefined || !related.has(base.name));
}

function datasetsIn(said: readonly string[], where: string, say: Say): string[] {
  return unique(
    said.flatMap((raw) => {
      const name = repository(raw, "datasets/");
      if (name === undefined)
        say(`${where} names ${JSON.stringify(raw.slice(0, 120))} as a data set, which is no repository's id`);
      return name ?? [];
    }),
  );
}

function licenseIn(
  keys: readonly string[],
  name: string | undefined,
  where: string,
  say: Say,
): string | undefined {
  const [key, ...others] = unique(keys);
  if (key === undefined) return undefined;
  const license = others.length === 0 ? spdx(key, name) : undefined;
  if (license === undefined)
    say(
      `${where} says licence ${JSON.stringify(keys.join(", ").slice(0, 120))}, which names no one licence; left out`,
    );
  return license;
}

const after = (tags: readonly string[], prefix: string): string[] =>
  tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length));

/** What the tags claim; of the card only the name of a licence that the tags call `other`. */
export function sayTags(tags: readonly string[], card: Fields, say: Say): Saying {
  const bases = after(tags, "base_model:").map((said) => {
    const [, relation, name = said] = /^([a-z_-]+):(.+)$/.exec(said) ?? [];
    return relation === undefined ? { name } : { name, relation };
  });
  const license = licenseIn(after(tags, "license:"), text(card.license_name), "a tag", say);
  return {
    bases: basesIn(bases, "a tag", say),
    datasets: datasetsIn(after(tags, "dataset:"), "a tag", say),
    ...(license === undefined ? {} : { license }),
  };
}

/** What the card claims. */
export function sayCard(card: Fields, say: Say): Saying {
  const relation = text(card.base_model_relation);
  const bases = texts(card.base_model).map((name) =>
    relation === undefined ? { name } : { name, relation },
  );
  const license = licenseIn(texts(card.license), text(card.license_name), "the card", say);
  return {
    bases: basesIn(bases, "the card", say),
    datasets: datasetsIn(texts(card.datasets), "the card", say),
    ...(license === undefined ? {} : { license }),
  };
}

/** The card's data: an object, YAML text, or the front matter of a README. */
export function cardOf(fields: Fields, say: Say): Fields {
  const said = fields.card_data ?? fields.cardData ?? fields.card;
  if (isObject(said)) return said;
  if (typeof said !== "string") return {};
  const front = /^\s*---\r?\n([\s\S]*?)\r?\n---(\r?\n|$)/.exec(said)?.[1];
  if (front === undefined && fields.card_data === undefined && fields.cardData === undefined) return {};
  try {
    const read: unknown = parse(front ?? said, { logLevel: "error" });
    if (isObject(read as Json)) return read as Fields;
    if (read !== null) say("its card is not a mapping; only its tags were read");
  } catch (thrown) {
    const why = thrown instanceof Error ? (thrown.message.split("\n")[0] ?? "") : "";
    say(`its card is not YAML (${why}); only its tags were read`);
  }
  return {};
}
