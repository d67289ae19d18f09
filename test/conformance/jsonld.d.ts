// The little of jsonld that the tests use; the package brings no types.

declare module "jsonld" {
  type Options = {
    readonly algorithm: "RDFC-1.0";
    readonly format: "application/n-quads";
    readonly inputFormat?: "application/n-quads";
    readonly safe?: boolean;
    readonly documentLoader?: (url: string) => Promise<never>;
  };
  const jsonld: { canonize(input: object | string, options: Options): Promise<string> };
  export default jsonld;
}
