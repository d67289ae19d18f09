// What was said to the site and what it answered, kept in memory: every claim is acknowledged with a receipt, refused, or
// unknown. Each answer is held against those before it: a receipt never changes, and nothing is created twice.

export type Kind = "record" | "correction" | "cohort" | "retraction" | "erasure" | "move";

/** What a receipt says of its place. */
export type Receipt = {
  readonly statement: string;
  readonly ledger: string;
  readonly seq: number;
  readonly record?: string;
  readonly cohort?: string;
  readonly node?: string;
};

/** A record within a claim. */
export type Said = {
  readonly claim: Claim;
  readonly node: string;
  readonly kind: "model" | "dataset";
  /** `rec:` and its hash, once it is acknowledged. */
  record: string | undefined;
  /** The claim that takes it back, from the moment that one is sent; undefined again when that one is refused. */
  ended: Claim | undefined;
};

/** One statement, as it is to be. */
export type Claim = {
  readonly number: number;
  readonly kind: Kind;
  readonly lineage: string;
  /** The body it is posted with; one line. */
  readonly body: string;
  readonly records: Said[];
  /** The node that it moves. */
  readonly moves?: string | undefined;
  /** The record that it takes back. */
  readonly ends: Said | undefined;
  state: "unknown" | "acknowledged" | "refused";
  /** The text of the receipt, byte for byte. */
  receipt: string | undefined;
  /** How often it was sent. */
  sent: number;
  /** How many answers said that they created it. */
  created: number;
  /** Why it was refused. */
  code: string | undefined;
  /** Whether parts of it are to be erased. */
  erased: boolean;
};

/** An answer to one claim, of whichever door. */
export type Answer = { readonly status: number | undefined; readonly text: string };

export type Journal = {
  readonly claims: readonly Claim[];
  /** What is wrong, with the kill at which it was seen. */
  readonly violations: string[];
  readonly count: { retried: number; found: number; repeats: number };
  readonly claim: (one: Pick<Claim, "kind" | "lineage" | "body" | "ends" | "moves">) => Claim;
  /** Takes an answer, or that there was none. */
  readonly settle: (claim: Claim, answer: Answer) => void;
  readonly violated: (text: string) => void;
  /** What is being done, for whatever turns out to be wrong from here on. */
  readonly at: (moment: string) => void;
  readonly unknown: () => Claim[];
};

/** What a receipt says. */
export const read = (receipt: string): Receipt => JSON.parse(receipt) as Receipt;

const FINAL = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/** A claim in a few words, for whoever looks into it. */
export const nameOf = ({ number, kind, lineage, sent, body, receipt }: Claim): string =>
  `claim ${number} (${kind} of ${lineage}, sent ${sent} times, receipt ${receipt ?? "none"}, body ${body.slice(0, 300)})`;

function acknowledge(claim: Claim, text: string, receipt: string): void {
  claim.state = "acknowledged";
  claim.receipt = receipt;
  const [only] = claim.records;
  const { record } = read(receipt);
  if (claim.kind !== "cohort" && only) only.record = record;
  if (claim.kind === "cohort") {
    const { records } = JSON.parse(text) as { records: readonly { record: string; node: string }[] };
    for (const [i, said] of claim.records.entries()) said.record = records[i]?.record;
  }
}

/** An empty journal. */
export function journal(): Journal {
  const claims: Claim[] = [];
  const violations: string[] = [];
  const count = { retried: 0, found: 0, repeats: 0 };
  let now = "before the first";
  const violated = (text: string): void => {
    violations.push(`${now}: ${text}`);
    console.error(`VIOLATION ${now}: ${text}`);
  };
  const taken = (claim: Claim, { status, text }: Answer, receipt: string): void => {
    const created = text.includes('"created":true');
    if (created !== (status === 201))
      violated(`${nameOf(claim)} was answered ${status} with ${text.slice(0, 500)}`);
    if (claim.state === "refused") violated(`${nameOf(claim)} was refused and then taken: ${receipt}`);
    if (created) claim.created += 1;
    if (claim.state === "acknowledged") {
      count.repeats += 1;
      // Of two that say it at the same time, the one that is known may be answered first.
      if (claim.created > 1) violated(`${nameOf(claim)} was created once more: ${receipt}`);
      if (receipt !== claim.receipt) violated(`${nameOf(claim)} has another receipt now: ${receipt}`);
      return;
    }
    if (!created && claim.sent === 1) violated(`${nameOf(claim)} was known before it was said: ${receipt}`);
    if (!created) count.found += 1;
    acknowledge(claim, text, receipt);
    if (/"effect":"conflict"/.test(text)) violated(`${nameOf(claim)} is in conflict: ${text.slice(0, 500)}`);
  };
  const turnedDown = (claim: Claim, { status, text }: Answer): void => {
    const code = /"code":"([a-z-]+)"/.exec(text)?.[1] ?? `status ${status}`;
    const ended = claim.records.some((said) => said.ended !== undefined);
    if (claim.state === "acknowledged" && !(code === "retracted" && ended))
      violated(`${nameOf(claim)} was acknowledged and is refused now: ${text.slice(0, 500)}`);
    if (claim.state !== "unknown") return;
    claim.state = "refused";
    claim.code = code;
    if (claim.ends?.ended === claim) claim.ends.ended = undefined;
  };
  return {
    claims,
    violations,
    count,
    violated,
    at(moment) {
      now = moment;
    },
    claim(one) {
      const rest = { sent: 0, created: 0, receipt: undefined, code: undefined, erased: false };
      const claim: Claim = { ...one, ...rest, number: claims.length, records: [], state: "unknown" };
      claims.push(claim);
      return claim;
    },
    settle(claim, answer) {
      const { status, text } = answer;
      if (status === undefined) return;
      const receipt = /"receipt":(\{[^}]*\})/.exec(text)?.[1];
      if ((status === 200 || status === 201) && receipt !== undefined) taken(claim, answer, receipt);
      else if (FINAL(status)) turnedDown(claim, answer);
      else if (status < 500) violated(`${nameOf(claim)} was answered ${status}: ${text.slice(0, 500)}`);
    },
    unknown: () => claims.filter((claim) => claim.state === "unknown"),
  };
}
