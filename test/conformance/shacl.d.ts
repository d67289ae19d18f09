// The little of rdf-validate-shacl that the tests use; its own types are those of another RDF library.

declare module "rdf-validate-shacl" {
  type Named = { readonly value: string };
  type Result = {
    readonly sourceShape: Named;
    readonly focusNode: Named;
    readonly message: readonly Named[];
  };
  export default class Validator {
    constructor(shapes: import("n3").Store);
    validate(
      data: import("n3").Store,
    ): Promise<{ readonly conforms: boolean; readonly results: readonly Result[] }>;
  }
}
