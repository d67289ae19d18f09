// The Worker as one module, as wrangler would deploy it.
import { join } from "node:path";
import { build, stop } from "esbuild";
import { ROOT } from "./paths.ts";

const ENTRY = join(ROOT, "worker/index.ts");

/** The Worker's code; `.sql` files are its text. `mapped` adds where each line comes from, for who looks inside. */
export async function bundle(mapped = false, entry = ENTRY): Promise<string> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    // As wrangler has it: what packages replace where Node is not, they replace here too.
    platform: "browser",
    mainFields: ["browser", "module", "main"],
    conditions: ["workerd", "worker", "import"],
    external: ["cloudflare:*", "node:*"],
    sourcemap: mapped && "inline",
    sourcesContent: false,
    loader: { ".sql": "text", ".jsonld": "json", ".ttl": "text" },
    logLevel: "silent",
  });
  await stop(); // esbuild's helper process would stay for as long as this one
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error("the Worker could not be bundled");
  return output.text;
}
