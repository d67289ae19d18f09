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

  /** What a writer has already written: it stands where an object stands. */
  type Written = { readonly id: string };
  type Object = Named | Blank | Literal;

  const DataFactory: {
    namedNode(iri: string): Named;
    literal(value: string, languageOrDatatype?: string | Named): Literal;
    quad<O extends Object | Written>(
      subject: Named | Blank,
      predicate: Named,
      object: O,
    ): Omit<Quad, "object"> & { readonly object: O };
  };

  class Writer {
    constructor(options: {
      readonly format: string;
      readonly prefixes?: { readonly [prefix: string]: string };
    });
    addQuad(quad: Omit<Quad, "object"> & { readonly object: Object | Written }): void;
    /** The items between parentheses. */
    list(items: readonly Object[]): Written;
    /** Calls back before it returns, because the output is a string. */
    end(done: (error: Error | null, text: string) => void): void;
  }

  /** Statements as a set that can be searched (RDF/JS DatasetCore). */
  class Store {
    constructor(quads?: readonly Quad[]);
    readonly size: number;
    add(quad: Quad): this;
    [Symbol.iterator](): Iterator<Quad>;
  }

  class Parser {
    constructor(options?: { readonly format?: string; readonly baseIRI?: string });
    /** Throws on a syntax error. */
    parse(text: string): Quad[];
  }
}

declare module "n3/src/N3Parser.js" {
  /** A term as it is read; a quad is a statement about a statement. */
  export type Parsed = {
    readonly termType: "NamedNode" | "BlankNode" | "Literal" | "DefaultGraph" | "Quad" | "Variable";
    readonly value: string;
    readonly language?: string;
    readonly datatype?: { readonly value: string };
  };
  type ParsedQuad = {
    readonly subject: Parsed;
    readonly predicate: Parsed;
    readonly object: Parsed;
    readonly graph: Parsed;
  };
  /** Whatever tells of pieces of text as they come. */
  type Pieces = { readonly on: (event: "data" | "end" | "error", listen: (piece: string) => void) => void };
  export default class Parser {
    constructor(options: {
      readonly format: string;
      readonly baseIRI?: string;
      readonly blankNodePrefix?: string;
    });
    /** Calls back for each statement, and at the end or at the first fault. */
    parse(
      pieces: Pieces,
      quad: (error: Error | null, quad: ParsedQuad | null) => void,
      prefix?: (prefix: string, iri: Parsed) => void,
    ): void;
  }
}
