// The models that a mergekit configuration names, wherever its format lets them stand.
// Source: mergekit's configuration schema: `models`, `slices[].sources`, `modules.*`, `base_model`, `input_model`s;
// a model is a string `path[@revision][+lora[@revision]]`, or an object of those parts.
import type { Json } from "./canonical.ts";
import { pointer } from "./refusal.ts";

export type RecipeModel = {
  /** A path or name as the recipe says it, without revision. */
  readonly path: string;
  readonly revision?: string;
  readonly role?: "base" | "adapter";
  /** Where it stands in the record. */
  readonly at: string;
};

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function split(reference: string, at: string, role?: "base" | "adapter"): RecipeModel {
  const [, path = reference, revision] = /^(.+?)@([^@/]+)$/.exec(reference) ?? [];
  const digest = /^sha256:|^urn:|^pkg:/.test(reference);
  return {
    path: digest ? reference : path,
    at,
    ...(revision !== undefined && !digest ? { revision } : {}),
    ...(role ? { role } : {}),
  };
}

function fromString(said: string, at: string, role?: "base"): RecipeModel[] {
  const [model = said, ...loras] = /^pkg:/.test(said) ? [said] : said.split("+");
  return [split(model, at, role), ...loras.filter((l) => l !== "").map((lora) => split(lora, at, "adapter"))];
}

function fromReference(said: Json, at: string, role?: "base"): RecipeModel[] {
  if (typeof said === "string") return said === "" ? [] : fromString(said, at, role);
  if (!isObject(said)) return [];
  const part = (value: Json | undefined, as?: "base" | "adapter"): RecipeModel[] => {
    if (typeof value === "string") return [split(value, at, as)];
    if (!isObject(value) || typeof value.path !== "string") return [];
    const revision = typeof value.revision === "string" ? { revision: value.revision } : {};
    return [{ path: value.path, at, ...revision, ...(as ? { role: as } : {}) }];
  };
  return [...part(said.model, role), ...part(said.lora, "adapter")];
}

/** Every model of a recipe, each once; `base_model` has role base. */
export function recipeModels(recipe: Json, root = "/merge_recipe"): RecipeModel[] {
  const found: RecipeModel[] = [];
  const visit = (value: Json, at: string): void => {
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) visit(item, at + pointer(i));
      return;
    }
    if (!isObject(value)) return;
    for (const [key, member] of Object.entries(value)) {
      const here = at + pointer(key);
      if (key === "model") found.push(...fromReference(member, here));
      else if (key === "base_model") found.push(...fromReference(member, here, "base"));
      else if (["models", "slices", "sources", "modules", "experts"].includes(key) || at.endsWith("/modules"))
        visit(member, here);
    }
  };
  visit(recipe, root);
  const seen = new Map<string, RecipeModel>();
  for (const model of found.sort((a, b) => Number(b.role === "base") - Number(a.role === "base"))) {
    const key = `${model.path}@${model.revision ?? ""}`;
    if (!seen.has(key)) seen.set(key, model);
  }
  return [...seen.values()];
}
