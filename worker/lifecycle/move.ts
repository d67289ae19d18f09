// Moving a node: decided outside its ledger, at a position of the log, and said only where what it was decided on still stands.
// What is not allowed is said too, as a denial. How a transition differs from a rollback is theirs.
import type { Denial, Move } from "../../src/ledger/bodies.ts";
import type { AppendRequest } from "../../src/ledger/plan.ts";
import { moved } from "../../src/ledger/standings.ts";
import { utf8 } from "../../src/model/bytes.ts";
import { canonical, type Json } from "../../src/model/canonical.ts";
import type { Decision } from "../../src/model/decision.ts";
import type { LifecycleState } from "../../src/model/lifecycle.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { MoveReceipt } from "../../src/model/receipt.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import { ok, type Result, refuse } from "../../src/model/result.ts";
import type { MoveAnswer, MoveTried } from "../../src/wire/answers-moves.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { contentPrint, keyed, unlessReused } from "../http/idempotency.ts";
import { championsPath, decisionPath, nodePath } from "../http/links.ts";
import type { WriteTerms } from "../http/terms.ts";
import type { Appended } from "../ledger/drain.ts";
import { lineageRoot } from "../platform/calls.ts";
import { NOW } from "../read.ts";
import { say } from "../saying/say.ts";
import { decide } from "./decide.ts";
import { decided, refusalOfDenial, warningsOf } from "./denial.ts";
import { movesSaid } from "./read-moves.ts";
import { besideAnother, expectedOf, lookedUp, type Stand } from "./stand.ts";

/** What is said of a move, before anything is looked up: the same again is the same move. */
export type Content = Omit<Move, "kind" | "from" | "decision">;

export type Moving = {
  readonly type: "transition" | "rollback";
  /** Where the node stands that is moved. */
  readonly stand: Stand;
  readonly content: Content;
  /** The states whose guards are asked; null: it is told afterwards, and nothing is decided. */
  readonly states: readonly LifecycleState[] | null;
  /** Decide, and say nothing. */
  readonly dryRun: boolean;
};

/** A move that was looked at: why it is refused before anything is decided, or else how to decide it. */
export type Looked = {
  readonly moving: Moving;
  readonly refusal: Refusal | undefined;
};

export type Moved = { readonly created: boolean; readonly answer: MoveAnswer | MoveTried };

/** The same without what is not there: JSON has no such thing. */
export const present = (said: object): Json =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as Json;

const bodyOf = ({ stand, content, states }: Moving): Omit<Move, "decision"> => {
  // What is told of the past says nothing of how the node stood then.
  const told = states === null && content.at !== undefined && stand.own !== null && content.at < stand.own.at;
  return { ...content, kind: stand.kind, from: told ? null : (stand.own?.state ?? null) };
};

/** `before`: the number of the statement by which the node stood where it stood; what is told has its own time instead. */
function requestOf(
  caller: Caller,
  moving: Moving,
  terms: WriteTerms,
  before: number,
  decision: Decision | null,
): AppendRequest {
  const { type, content, states } = moving;
  const said = present(content);
  const print = { before: states === null ? null : before, said, type };
  const body = present({ ...bodyOf(moving), decision: decision ?? undefined });
  return {
    type,
    parts: [{ name: "body", text: canonical(body) }],
    about: { moved: content.node, niche: content.niche, to: content.to },
    fingerprint: contentPrint(print),
    token: caller.token,
    key: keyed(caller, terms.key, () => contentPrint({ said, type })),
  };
}

type Linked = Pick<MoveTried, "node" | "lineage" | "niche" | "kind">;

function linksOf({ node, lineage, niche, kind }: Linked, id: string | null | undefined): MoveTried["links"] {
  return {
    node: nodePath(node),
    history: nodePath(node, "/history"),
    champions: championsPath(lineage, { niche, kind }),
    ...(id ? { decision: decisionPath(id) } : {}),
  };
}

/** What a move does, when its ledger takes it now. */
function effectOf(moving: Moving, time: string, decision: MoveTried["decision"]): MoveTried {
  const { stand } = moving;
  const { from, to, kind } = bodyOf(moving);
  const after = moved(bodyOf(moving), time, stand);
  const where = { node: stand.node.id, lineage: stand.home, niche: stand.niche, kind };
  return {
    ...where,
    from,
    to,
    replaced: after.archived,
    rollback_target: after.own?.target ?? null,
    decision,
    warnings: warningsOf(decision),
    links: linksOf(where, decision?.id),
  };
}

const placeOf = ({ receipt, projected, position, created }: Appended) => ({
  receipt: JSON.parse(receipt) as MoveReceipt,
  created,
  projected,
  ...(position === null ? {} : { position }),
});

/** The answer to what was said before: what it did then. What reads do not show yet of it is not there. */
async function answerAgain(env: Env, moving: Moving, appended: Appended): Promise<MoveAnswer> {
  const placed = placeOf(appended);
  const { statement, seq } = placed.receipt;
  const row = (await movesSaid(env.GRAPH, [statement], NOW)).get(statement);
  const { stand } = moving;
  const decision = row?.said.decision === undefined ? null : decided(row.said.decision, statement);
  const where = {
    node: stand.node.id,
    lineage: stand.home,
    niche: stand.niche,
    kind: row?.kind ?? stand.kind,
  };
  const replaced = row?.replaced_id ?? null;
  return {
    ...placed,
    ...where,
    from: row?.from_state ?? null,
    to: placed.receipt.to,
    replaced,
    rollback_target: stand.own?.seq === seq ? stand.own.target : (row?.said.rollback_target ?? replaced),
    decision,
    warnings: warningsOf(decision),
    links: linksOf(where, decision?.id),
  };
}

/** The answer of then, where this was said already: the node is where it leads, or it is the same delivery. */
async function saidBefore(
  env: Env,
  caller: Caller,
  moving: Moving,
  terms: WriteTerms,
): Promise<Result<Moved> | undefined> {
  const { stand, content, dryRun } = moving;
  if (dryRun) return undefined;
  const { own, home } = stand;
  const before = own?.state === content.to ? own.before : (own?.seq ?? 0);
  const request = requestOf(caller, moving, terms, before, null);
  const root = lineageRoot(env, home);
  if (!(await root.knows([request.fingerprint], request.key?.key))) return undefined;
  const done = await say(env, home, request, terms.waitMs);
  if (!done.ok) return done;
  return ok({ created: false, answer: await answerAgain(env, moving, done.value) });
}

/** Says that a move was asked for and not allowed, with the decision; the refusal shows it. */
async function deny(
  env: Env,
  caller: Caller,
  moving: Moving,
  decision: Decision,
  terms: WriteTerms,
): Promise<Refusal> {
  const { type, stand, content } = moving;
  const body: Denial = { ...bodyOf(moving), denied: type, decision };
  // The same denial again, of the same standing and for the same reasons, is no second one.
  const { position: _position, at: _at, ...reasons } = decision;
  const print = { before: stand.own?.seq ?? 0, reasons, said: present(content), type: "denial" };
  const request: AppendRequest = {
    type: "denial",
    parts: [{ name: "body", text: canonical(present(body)) }],
    about: { denied: content.node },
    fingerprint: contentPrint(present(print)),
    token: caller.token,
  };
  const done = await say(env, stand.home, request, terms.waitMs);
  if (!done.ok) return done.refusal;
  const receipt = JSON.parse(done.value.receipt) as { statement: string };
  const row = done.value.created
    ? undefined
    : (await movesSaid(env.GRAPH, [receipt.statement], NOW)).get(receipt.statement);
  return refusalOfDenial(decided(row?.said.decision ?? decision, receipt.statement), receipt);
}

function tooMuch({ content }: Moving): Refusal | undefined {
  const bytes = utf8(canonical(present(content))).length;
  if (bytes <= LIMITS.recordBytes) return undefined;
  return {
    code: "too-large",
    detail: `What is said of the move has ${bytes} bytes; it may have ${LIMITS.recordBytes}.`,
    hint: "Keep what it rests on where it lies, and name it: an evaluation can be recorded as a node of its own.",
  };
}

/** Says it where nothing else stands there by now; null otherwise. */
async function append(
  env: Env,
  caller: Caller,
  moving: Moving,
  decision: Decision | null,
  terms: WriteTerms,
): Promise<Result<Moved> | null> {
  const { stand, content } = moving;
  const { home } = stand;
  const request = requestOf(caller, moving, terms, stand.own?.seq ?? 0, decision);
  const expected = expectedOf(stand, content.to === "champion");
  const appended = await lineageRoot(env, home).appendIf(expected, home, request, terms.waitMs);
  if (appended === null) return null;
  if ("code" in appended) return refuse(appended);
  const taken = unlessReused(appended);
  if (!taken.ok) return taken;
  if (!appended.created) return ok({ created: false, answer: await answerAgain(env, moving, appended) });
  const placed = placeOf(appended);
  const { statement, time } = placed.receipt;
  const effect = effectOf(moving, time, decision && decided(decision, statement));
  return ok({ created: true, answer: { ...placed, ...effect } });
}

/** Decides a move once, however often it is asked: a decision is of a position. */
function deciding(
  env: Env,
  caller: Caller,
  { type, stand, content, states }: Moving,
): () => Promise<Decision | null> {
  const { node, home: lineage, kind, niche, at, own } = stand;
  const subject = { n: node.n, id: node.id, kind, lineage, niche, from: own?.state ?? null, to: content.to };
  let made: Promise<Decision> | undefined;
  return async () => {
    if (states === null) return null;
    const asked = new Date().toISOString();
    made ??= lookedUp(() => decide(env, { ...subject, action: type, states, by: caller.token, asked }, at));
    return await made;
  };
}

/** Says a move; null where something changed while it was decided. */
async function move(
  env: Env,
  caller: Caller,
  moving: Moving,
  decision: Decision | null,
  terms: WriteTerms,
): Promise<Result<Moved> | null> {
  const { stand, dryRun } = moving;
  if (dryRun) {
    const tried = decision && { ...decision, id: null };
    const effect = effectOf(moving, new Date().toISOString(), tried);
    const nothing = { replaced: null, rollback_target: stand.own?.target ?? null };
    return ok({
      created: false,
      answer: decision?.verdict === "denied" ? { ...effect, ...nothing } : effect,
    });
  }
  if (decision?.verdict === "denied") return refuse(await deny(env, caller, moving, decision, terms));
  return await append(env, caller, moving, decision, terms);
}

/**
 * Says what was looked at, or why it is refused; what was said already is answered as then. Where something changed meanwhile it
 * is looked at again, and where it changes all the time that is said.
 */
export async function untilUnchanged(
  env: Env,
  caller: Caller,
  look: () => Promise<Looked>,
  terms: WriteTerms,
): Promise<Result<Moved>> {
  let { moving, refusal } = await lookedUp(look);
  let decision = deciding(env, caller, moving);
  for (let tries = 1; ; tries++) {
    // What is not refused and has no key is recognised by its ledger.
    const before =
      refusal || terms.key !== undefined ? await saidBefore(env, caller, moving, terms) : undefined;
    if (before) return before;
    const large = refusal ?? tooMuch(moving);
    if (large) return refuse(large);
    const done = await move(env, caller, moving, await decision(), terms);
    if (done !== null) return done;
    if (tries === LIMITS.decideTries) break;
    // Another champion is no reason to decide anew: whether the node may enter is no question of whom it replaces.
    const { stand, type } = moving;
    const beside = type === "transition" ? await lookedUp(() => besideAnother(env, stand)) : null;
    if (beside !== null) moving = { ...moving, stand: beside };
    else {
      ({ moving, refusal } = await lookedUp(look));
      decision = deciding(env, caller, moving);
    }
  }
  return refuse({
    code: "changed-meanwhile",
    detail: `The slot or the node changed ${LIMITS.decideTries} times while this was decided. Nothing was said.`,
    hint: "Look at the champions of the lineage, and send it again if it is still meant.",
  });
}
