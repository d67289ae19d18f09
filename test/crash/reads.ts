// Whether the site reads as it answered: what was acknowledged is there once, repeated it gives the same receipt, a cohort
// is whole or absent, and what was unknown ends as one claim.
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../support/random.ts";
import { type Claim, type Journal, nameOf, read, type Said } from "./journal.ts";
import { within } from "./launcher.ts";
import type { Place } from "./place.ts";
import { say } from "./request.ts";
import { type Health, healthOf, type Reply, send } from "./send.ts";

// How long a site may take to make anything more readable of what was acknowledged: a machine that has much to do is slow,
// and a site that is slow has not lost anything.
const MOVES_WITHIN_MS = 120_000;
const FSCK_WITHIN_MS = 300_000;
const TRIES = 20;
const NODES_AT_ONCE = 50;
const LINES_AT_ONCE = 500;
const OLDER = 150;

type ClaimRow = { record: string; ledger: string; seq: number; statement: string };
type NodeRow = { id: string; stub: boolean; records: ClaimRow[] };

/** Waits until all that was acknowledged has a position and can be read. */
export async function untilReadable(place: Place, journal: Journal): Promise<boolean> {
  const least = journal.claims.filter((claim) => claim.state === "acknowledged").length;
  let last = "nothing";
  let reached = -1;
  const isDone = ({ lag, position }: Health): boolean => lag === 0 && position + 1 >= least;
  const further = async (): Promise<Health | undefined> => {
    const health = await healthOf(place);
    last = JSON.stringify(health);
    return health && (isDone(health) || health.position > reached) ? health : undefined;
  };
  let readable = await within(MOVES_WITHIN_MS, further);
  while (readable !== undefined && !isDone(readable)) {
    reached = readable.position;
    readable = await within(MOVES_WITHIN_MS, further);
  }
  if (readable === undefined)
    journal.violated(
      `${least} statements are acknowledged, and for ${MOVES_WITHIN_MS} ms /health says no more than ${last}`,
    );
  if ((readable?.quarantined ?? 0) > 0)
    journal.violated(`statements are in quarantine: ${JSON.stringify(readable)}`);
  return readable !== undefined;
}

/** The answer to a GET that must answer. */
async function get(place: Place, path: string): Promise<Reply> {
  const answered = await within(10_000, async () => {
    const reply = await send(place, path);
    return reply.whole && reply.status !== undefined && reply.status < 500 ? reply : undefined;
  });
  return answered ?? (await send(place, path));
}

/** Whether a node has a record; undefined when the site does not say. */
async function isRecorded(place: Place, id: string): Promise<boolean | undefined> {
  const { status, text, whole } = await get(place, `/v1/nodes?id=${encodeURIComponent(id)}`);
  if (!whole || (status !== 200 && status !== 404)) return undefined;
  return status === 200 && !(JSON.parse(text) as NodeRow).stub;
}

/** Says again what nobody answered, until it is answered; before that, a cohort must be there with all it has or not at all. */
export async function settleUnknown(place: Place, journal: Journal): Promise<void> {
  const left = journal.unknown().values();
  const worker = async (): Promise<void> => {
    for (const claim of left) {
      if (claim.kind === "cohort") {
        const there = await Promise.all(claim.records.map(({ node }) => isRecorded(place, node)));
        if (new Set(there).size > 1) journal.violated(`half of ${nameOf(claim)} is there: ${there}`);
      }
      journal.count.retried += 1;
      for (let tries = 0; claim.state === "unknown" && tries < TRIES; tries++) {
        if (tries > 0) await sleep(250);
        await say(place, journal, { claims: [claim] });
      }
      if (claim.state === "unknown") journal.violated(`${nameOf(claim)} is not answered in ${TRIES} tries`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** Says these once more: each is answered with its receipt, or was taken back. */
async function repeat(place: Place, journal: Journal, claims: readonly Claim[]): Promise<void> {
  const before = journal.count.repeats;
  const isLine = ({ kind }: Claim): boolean => kind === "record" || kind === "correction";
  const lines = claims.filter(isLine);
  const requests = [
    ...claims.filter((claim) => !isLine(claim)).map((claim) => ({ claims: [claim], async: true })),
    ...Array.from({ length: Math.ceil(lines.length / LINES_AT_ONCE) }, (_, i) => ({
      claims: lines.slice(i * LINES_AT_ONCE, (i + 1) * LINES_AT_ONCE),
      lines: true,
      async: true,
    })),
  ];
  const left = requests.values();
  const worker = async (): Promise<void> => {
    for (const request of left)
      if (!(await say(place, journal, request)) && !(await say(place, journal, request)))
        journal.violated(`a repetition of ${request.claims.length} claims is not answered whole`);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  const ended = claims.filter((claim) => claim.kind !== "cohort" && claim.records.some((said) => said.ended));
  const answered = journal.count.repeats - before;
  // Repetitions of requests that broke count twice.
  if (answered < claims.length - ended.length)
    journal.violated(
      `${claims.length - ended.length} acknowledged claims were repeated, ${answered} gave a receipt`,
    );
}

const rowOf = ({ claim, record }: Said): string => {
  const { ledger, seq, statement } = read(claim.receipt ?? "");
  return `${record} ${ledger} ${seq} ${statement}`;
};

/** The records that these nodes are to have are those that they have, each once. */
async function checkNodes(place: Place, journal: Journal, nodes: readonly string[]): Promise<void> {
  const said = new Map<string, string[]>();
  for (const claim of journal.claims)
    for (const one of claim.records)
      if (claim.state === "acknowledged" && one.ended === undefined)
        said.set(one.node, [...(said.get(one.node) ?? []), rowOf(one)]);
  for (let i = 0; i < nodes.length; i += NODES_AT_ONCE) {
    const some = nodes.slice(i, i + NODES_AT_ONCE);
    const path = `/v1/nodes?${some.map((id) => `id=${encodeURIComponent(id)}`).join("&")}`;
    const { status, text, whole } = await get(place, path);
    if (status !== 200 || !whole) {
      journal.violated(`acknowledged nodes cannot be read (${status}): ${text.slice(0, 500)}`);
      continue;
    }
    const body = JSON.parse(text) as NodeRow & { nodes?: NodeRow[] };
    for (const node of body.nodes ?? [body]) {
      const has = node.records
        .map((row) => `${row.record} ${row.ledger} ${row.seq} ${row.statement}`)
        .sort()
        .join(", ");
      const wanted = (said.get(node.id) ?? []).sort().join(", ");
      if (has !== wanted) journal.violated(`${node.id} has the records [${has}] and not [${wanted}]`);
    }
  }
}

async function checkCohorts(place: Place, journal: Journal, claims: readonly Claim[]): Promise<void> {
  for (const claim of claims) {
    if (claim.kind !== "cohort") continue;
    const { status, text } = await get(place, `/v1/cohorts/${read(claim.receipt ?? "").cohort}`);
    const members = status === 200 ? (JSON.parse(text) as { members: { id: string }[] }).members : [];
    const listed = members.map((member) => member.id).join(" ");
    if (listed !== claim.records.map((said) => said.node).join(" "))
      journal.violated(`the members of ${nameOf(claim)} read as ${status} [${listed}]`);
  }
}

/** Has the site check itself: every hash, every chain and every row. */
export async function checkItself(place: Place, journal: Journal): Promise<void> {
  const { status, text, whole } = await send(place, "/v1/admin/fsck", { limitMs: FSCK_WITHIN_MS });
  const clean = whole && status === 200 && (JSON.parse(text) as { ok: boolean }).ok;
  if (!clean) journal.violated(`fsck is not clean (${status}): ${text.trim().slice(0, 1_000)}`);
}

/** Checks what was acknowledged since a claim, and of what is older all or some. */
export async function checkReads(
  place: Place,
  journal: Journal,
  { since, full, chance }: { readonly since: number; readonly full: boolean; readonly chance: Random },
): Promise<void> {
  const older = Math.min(1, OLDER / Math.max(1, since));
  const claims = journal.claims.filter(
    (claim) => claim.state === "acknowledged" && (full || claim.number >= since || chance.chance(older)),
  );
  await repeat(place, journal, claims);
  await checkCohorts(place, journal, claims);
  const nodes = claims.flatMap((claim) => [...claim.records, ...(claim.ends ? [claim.ends] : [])]);
  await checkNodes(place, journal, [...new Set(nodes.map((said) => said.node))]);
}
