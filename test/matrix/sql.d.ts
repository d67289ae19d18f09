// Every statement by its file, as vitest puts them together.
// biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be merged with the platform's
interface ImportMeta {
  glob<T>(
    pattern: string,
    options: { readonly eager: true; readonly import: "default" },
  ): Readonly<Record<string, T>>;
}
