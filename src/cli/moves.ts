// `forebear promote`, `history` and `champions`: nodes are moved, and what moved is told, a line each.
import { type Answer, patiently, type Site } from "../client/client.ts";
import { champions, history, type Move, move } from "../client/moves.ts";
import type { ChampionEntry, HistoryEntry } from "../wire/answers-moves.ts";
import { lines } from "./import.ts";
import { sayFailure } from "./say.ts";
import type { Terminal } from "./terminal.ts";

/** Moves a node. */
export async function promote(site: Site, id: string, said: Move, terminal: Terminal): Promise<number> {
  const answer = await patiently(() => move(site, id, said));
  if (!answer.ok) {
    terminal.err.write(`${sayFailure(answer.failure, site.token)}\n`);
    return 1;
  }
  const { node, niche, from, to, replaced, rollback_target: target, warnings, created } = answer.value;
  terminal.out.write(
    lines([
      `${node} ${created ? "is" : "was already"} ${to} in ${niche}, from ${from ?? "no state"}`,
      ...(replaced === null ? [] : [`  replaced: ${replaced}`]),
      ...(target === null ? [] : [`  a rollback leads to: ${target}`]),
      ...warnings.map((one) => `  warning: ${one}`),
    ]),
  );
  return 0;
}

const told = (from: string | null, to: string | null): string =>
  to === null ? "" : ` ${from ?? "no state"} → ${to}`;

function happened({
  at,
  type,
  niche,
  from,
  to,
  by,
  replaced,
  learning,
  recorded,
  verdict,
}: HistoryEntry): string {
  const where = niche === null ? "" : ` in ${niche}`;
  const who = type === "replaced" ? ` by ${by}` : replaced === null ? "" : `, replaced ${replaced}`;
  const how = recorded ? ", told afterwards" : verdict === "denied" ? ", denied" : "";
  return `${at}  ${type}${told(from, to)}${where}${who}${how}${learning === null ? "" : `: ${learning}`}`;
}

function held({ number, niche, kind, node, from, until, approver, learning }: ChampionEntry): string {
  const who = approver === null ? "told afterwards" : `allowed by ${approver}`;
  const why = learning === null ? "" : `: ${learning}`;
  return `${niche} (${kind}) ${number}: ${node}, ${from} to ${until ?? "now"}, ${who}${why}`;
}

type Page<T> = { readonly items: readonly T[]; readonly next: string | null };

/** Writes every page, a line for each item. */
async function all<T>(
  site: Site,
  terminal: Terminal,
  page: (cursor: string | null) => Promise<Answer<Page<T>>>,
  line: (item: T) => string,
): Promise<number> {
  let cursor: string | null = null;
  do {
    const at: string | null = cursor;
    const answer: Answer<Page<T>> = await patiently(() => page(at));
    if (!answer.ok) {
      terminal.err.write(`${sayFailure(answer.failure, site.token)}\n`);
      return 1;
    }
    if (answer.value.items.length > 0) terminal.out.write(lines(answer.value.items.map(line)));
    cursor = answer.value.next;
  } while (cursor !== null);
  return 0;
}

const paged = <A, T>(answer: Answer<A>, read: (value: A) => Page<T>): Answer<Page<T>> =>
  answer.ok ? { ok: true, value: read(answer.value) } : answer;

/** What became of a node. */
export async function printHistory(site: Site, id: string, terminal: Terminal): Promise<number> {
  const page = async (cursor: string | null): Promise<Answer<Page<HistoryEntry>>> =>
    paged(await history(site, id, cursor), ({ history: items, next }) => ({ items, next }));
  return await all(site, terminal, page, happened);
}

/** Who was champion of the slots of a lineage. */
export async function printChampions(
  site: Site,
  lineage: string,
  question: Readonly<Record<string, string>>,
  terminal: Terminal,
): Promise<number> {
  const page = async (cursor: string | null): Promise<Answer<Page<ChampionEntry>>> =>
    paged(
      await champions(site, lineage, { ...question, ...(cursor === null ? {} : { cursor }) }),
      ({ champions: items, next }) => ({ items, next }),
    );
  return await all(site, terminal, page, held);
}
