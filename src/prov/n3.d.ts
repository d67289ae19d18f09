// The little of n3 that is used here. Its published types bring Node's with them, which the domain must not see.

declare module "n3" {
  type Named = { readonly termType: "NamedNode"; readonly value: string };
  type Literal = {
    readonly termType: "Literal";
    readonly value: string;
    readonly language: string;
    readonly datatype: Named;
  };
  type Blank = { readonly termType: "BlankNode"; readonly value: string };
  type DefaultGraph = { readonly termType: "DefaultGraph"; readonly value: string };
  type Quad = {
    readonly subject: Named | Blank;
    readonly predicate: Named;
    readonly object: Named | Blank | Literal;
    readonly graph: Named | Blank | DefaultGraph;
  };

  const DataFactory: {
    namedNode(iri: string): Named;
    literal(value: string, languageOrDatatype?: string | Named): Literal;
    quad(subject: Named | Blank, predicate: Named, object: Named | Blank | Literal): Quad;
  };

  class Writer {
    constructor(options: {
      readonly format: string;
      readonly prefixes?: { readonly [prefix: string]: string };
    });
    addQuad(quad: Quad): void;
    /** Calls back before it returns, because the output is a string. */
    end(done: (error: Error | null, text: string) => void): void;
  }

  class Parser {
    constructor(options?: { readonly format?: string; readonly baseIRI?: string });
    /** Throws on a syntax error. */
    parse(text: string): Quad[];
  }
}

declare module "n3/src/N3Writer.js" {
  export { Writer as default } from "n3";
}

declare module "n3/src/N3DataFactory.js" {
  export { DataFactory as default } from "n3";
}
