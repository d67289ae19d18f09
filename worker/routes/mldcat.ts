// GET /v1/nodes/{id}?view=mldcat-ap: nodes as another profile tells of them. Which view is meant, the parameter says, or the
// profile that Accept names (RFC 6906).
import { FORMATS as PROV_FORMATS } from "../../src/prov/formats/formats.ts";
import { MLDCAT_PROFILE } from "../../src/prov/mldcat/terms.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { type Address, findStarts } from "../http/address.ts";
import { momentAsked } from "../http/as-of.ts";
import { badQuery } from "../http/ask.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { type Format, negotiate } from "../negotiate.ts";
import { answerDerived, contentType, stampOf } from "../publish/conditional.ts";
import { mldcatView } from "../publish/mldcat.ts";
import { fileOf } from "../publish/scope.ts";
import { heads } from "../read.ts";

/** The views of a node beside its PROV, by the name that asks for them. */
const VIEWS: Readonly<Record<string, string>> = { "mldcat-ap": MLDCAT_PROFILE };

const FORMATS = PROV_FORMATS.filter(({ suffix }) => !suffix.endsWith("csv"));

const named = (accept: string | null): boolean =>
  (accept ?? "")
    .split(",")
    .some((range) => range.includes(`"${MLDCAT_PROFILE}"`) && !/;\s*q=0(?:\.0*)?\s*(?:;|$)/i.test(range));

/** Whether a request about nodes asks for the view rather than for what is known. */
export function wantsView(request: Request): boolean {
  const { searchParams: query } = new URL(request.url);
  const said = query.get("view");
  if (said === null) return named(request.headers.get("accept"));
  if (Object.hasOwn(VIEWS, said)) return true;
  throw badQuery(
    "view",
    `${JSON.stringify(said.slice(0, 40))} is no view of a node.`,
    `Send one of: ${Object.keys(VIEWS).join(", ")}. Without \`view\` it is told as it is known.`,
  );
}

/** What was accepted, of the formats of the view: the profile chose the view, and of nothing else is anything said. */
function formatAsked(request: Request, { suffix }: Address): Format {
  const accept = (request.headers.get("accept") ?? "*/*").replaceAll(/;\s*profile="[^"]*"/gi, "");
  return negotiate(FORMATS, accept, suffix);
}

export async function getView(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const { searchParams: query, origin } = new URL(request.url);
  onlyKnownOfGraph(query, ["id", "name", "version", "view"]);
  const { suffix } = formatAsked(request, address);
  const format = PROV_FORMATS.find((one) => one.suffix === suffix);
  if (format === undefined) throw new Error(`no writer for ${suffix}`);
  const { position } = await momentAsked(query, env);
  const { ns } = await findStarts(env, address, query, position);
  const [stamp, nodes] = await Promise.all([stampOf(env, position), heads(env.GRAPH, ns, position)]);
  const ids = nodes.map(({ id }) => id);
  const view = {
    ...stamp,
    type: contentType({ ...format, profile: MLDCAT_PROFILE }),
    file: `${fileOf("mldcat-ap", ids[0] ?? "", position)}.${suffix}`,
    follows: ["mldcat-ap", suffix, ids, origin],
    headers: { link: `<${MLDCAT_PROFILE}>; rel="profile"` },
  };
  return await answerDerived(request, env, view, async () => ({
    text: await mldcatView(env, format, ns, stamp, origin),
  }));
}
