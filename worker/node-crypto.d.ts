// The part of node:crypto that the Workers runtime gives under `nodejs_compat` and that we use.
declare module "node:crypto" {
  type Hash = { update(data: Uint8Array): Hash; digest(): Uint8Array };
  export function createHash(algorithm: "sha256"): Hash;
  export function randomBytes(size: number): { toString(encoding: "hex"): string };
  export function randomUUID(): string;
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}
