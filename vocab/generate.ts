// Writes the files of this folder from the tables: `node vocab/generate.ts`. The tables are bundled first, because the
// RDF writer behind them is published for bundlers.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

type Made = {
  readonly vocabularyFiles: () => readonly { readonly path: string; readonly text: string }[];
  readonly withGlossary: (readme: string) => string;
};

const ROOT = join(import.meta.dirname, "..");

async function tables(): Promise<Made> {
  const { outputFiles } = await build({
    stdin: {
      contents:
        'export { vocabularyFiles } from "./published.ts"; export { withGlossary } from "./glossary.ts";',
      resolveDir: join(ROOT, "src/prov/vocabulary"),
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
  });
  const [code] = outputFiles;
  if (code === undefined) throw new Error("the tables could not be bundled");
  return await import(`data:text/javascript;base64,${Buffer.from(code.contents).toString("base64")}`);
}

const { vocabularyFiles, withGlossary } = await tables();
const readme = join(ROOT, "vocab/README.md");
for (const { path, text } of vocabularyFiles()) writeFileSync(join(ROOT, path), text);
writeFileSync(readme, withGlossary(readFileSync(readme, "utf8")));
