// The algorithms of jsonld that are used here. Its entry brings a loader that fetches, and the package has no types.

declare module "jsonld/lib/ContextResolver.js" {
  export default class ContextResolver {
    constructor(options: { readonly sharedCache: Map<string, unknown> });
  }
}

declare module "jsonld/lib/context.js" {
  const context: { getInitialContext(options: object): object };
  export default context;
}

declare module "jsonld/lib/expand.js" {
  const expansion: {
    expand(what: {
      readonly activeCtx: object;
      readonly element: unknown;
      readonly options: object;
    }): Promise<unknown>;
  };
  export default expansion;
}

declare module "jsonld/lib/toRdf.js" {
  export type JsonLdTerm = {
    readonly termType: "NamedNode" | "BlankNode" | "Literal" | "DefaultGraph";
    readonly value: string;
    readonly language?: string;
    readonly datatype?: { readonly value: string };
  };
  const rdf: {
    toRDF(
      expanded: readonly unknown[],
      options: object,
    ): readonly {
      readonly subject: JsonLdTerm;
      readonly predicate: JsonLdTerm;
      readonly object: JsonLdTerm;
      readonly graph: JsonLdTerm;
    }[];
  };
  export default rdf;
}
