// The little of jsonld that the tests use; the package brings no types.

declare module "jsonld" {
  type Options = {
    readonly algorithm: "RDFC-1.0";
    readonly format: "application/n-quads";
    readonly inputFormat?: "application/n-quads";
    readonly safe?: boolean;
    readonly documentLoader?: (
      url: string,
    ) => Promise<{ readonly document: object; readonly documentUrl: string }>;
  };
  const jsonld: {
    canonize(input: object | string, options: Options): Promise<string>;
    /** Without the canonical names of blank nodes. */
    toRDF(input: object, options: Omit<Options, "algorithm">): Promise<string>;
  };
  export default jsonld;
}
