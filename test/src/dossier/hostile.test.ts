// Hostile text in a dossier: whatever people write, the page has the elements and attributes of its templates and no others, as a
// parser reads it that is not its writer, and what was written is there to be read.
import { expect, test } from "vitest";
import { dossierOf } from "../../../src/dossier/dossier.ts";
import { dossierPage } from "../../../src/dossier/page.ts";
import type { Material } from "../../../src/dossier/told.ts";
import { visible } from "../../../src/model/html.ts";
import { type Random, random } from "../../support/random.ts";
import { foundIn } from "../../support/workers/html.ts";
import { headOf, material, stub, told } from "./material.ts";

const PIECES: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  "</style><script>alert(1)</script>",
  "</title><script>",
  "</bdi></td></table></body></html>",
  "</text></svg><iframe srcdoc='<script>1</script>'>",
  "<!--",
  "-->",
  "--!>",
  "<![CDATA[",
  "]]>",
  "<?xml version='1.0'?>",
  "<!DOCTYPE html [<!ENTITY x 'y'>]>",
  "&lt;script&gt;",
  "&#x3c;script&#x3e;",
  "&amp",
  "&",
  "javascript:alert(1)",
  "data:text/html,<script>",
  "<a href=javascript:alert(1)>x",
  "<base href=//evil.example>",
  "<meta http-equiv=refresh content=0>",
  "<link rel=stylesheet href=//evil.example>",
  "<style>@import '//evil.example'</style>",
  " onclick=alert(1) x=",
  '" style="background:url(//evil.example)"',
  "` onmouseover=`alert(1)",
  `${"$"}{alert(1)}`,
  "{{constructor.constructor('alert(1)')()}}",
  "\u202egnp.exe",
  "\u2066\u2067\u2069",
  "\u200f\u061c",
  "\u0000",
  "\u0007\u001b[31m",
  "\u2028\u2029",
  "\ufeff\ufffe\uffff",
  "\ud800",
  "\udfff x",
  "\u{e0041}\u{e007f}",
  "＜script＞",
  "%3Cscript%3E",
  "a\u0301\u0302\u0303",
  "👩‍👩‍👧",
  "שלום עולם",
  "مرحبا",
  "name\twith\ttabs",
  "two\nlines\r\n",
  "long".repeat(60),
  "<".repeat(40),
  "sha256:",
  "urn:forebear:unpinned:",
];

/** A text out of such pieces and what stands between them. */
function hostile({ pick }: Random): string {
  const piece = (): string =>
    pick(3) === 0 ? String.fromCodePoint(pick(0x250)) : (PIECES[pick(PIECES.length)] ?? "");
  return Array.from({ length: 1 + pick(4) }, piece).join("");
}

/** A dossier in which every text that people write freely is one of these. */
function withTexts(say: () => string): Material {
  const agent = () => ({ type: "person" as const, id: say() });
  const transformation = () => ({
    id: say(),
    parent_run: say(),
    type: "fine-tuning" as const,
    agent: agent(),
    code: { id: say(), repository: say(), path: say(), dirty: true },
    params: { [`k${say()}`]: say() },
    outcome: "approved" as const,
    authority: say(),
    justification: say(),
  });
  const texts = () => ({ name: say(), version: say(), description: say(), license: say(), owner: agent() });
  const data = {
    kind: "dataset" as const,
    ...texts(),
    artifact: { uri: say() },
    evidence: { [`k${say()}`]: say() },
  };
  const dataId = `urn:example:data:${say()}`;
  const base = { kind: "model" as const, name: say(), version: say(), license: say(), owner: agent() };
  const baseId = `pkg:generic/${say()}@1`;
  const bare = stub(`urn:example:stub:${say()}`, say(), 1);
  const nodeId = `urn:example:node:${say()}`;
  const said = {
    kind: "model" as const,
    ...texts(),
    artifact: { uri: say(), size: 1, media_type: say() },
    transformation: transformation(),
    environment: { image: say(), lockfile: say(), packages: { [`k${say()}`]: say() } },
    metrics: [{ name: say(), value: 0.5, stderr: 0.1, dataset: say(), split: say() }],
    evaluation_packet_uri: say(),
  };
  const node = told(nodeId, said, {
    from: [
      [headOf(dataId, data), "trained-on"],
      [headOf(baseId, base), "fine-tuned-from"],
      [bare.head, "merged-from"],
    ],
  });
  const place = {
    site: "s",
    lineage: say(),
    niche: say(),
    kind: "model",
    state: "champion",
    position: 1,
  } as const;
  const standing = { ...place, since: "2026-02-01T00:00:00Z", rollback_target: say(), statement: "s" };
  return material(
    [
      { ...node, aliases: [say()], standings: [standing] },
      told(dataId, data, { depth: 1 }),
      told(baseId, base, { depth: 1 }),
      bare,
    ],
    {
      namesakes: [
        {
          head: headOf("urn:example:before", { kind: "model", name: say(), version: say() }),
          created_at: null,
        },
        { head: node.head, created_at: null },
      ],
      moves: [
        {
          type: "transition",
          at: "2026-02-01T00:00:00Z",
          position: 1,
          recorded: false,
          niche: say(),
          kind: "model",
          from: null,
          to: "champion",
          by: say(),
          replaced: say(),
          token: say(),
          learning: say(),
          reason: say(),
          evidence: { k: say() },
          bounds: { k: say() },
          decision: "decision:1",
          verdict: "allowed",
          policies: [
            { policy: say(), version: 1, mode: "enforce", verdict: "fail", why: say(), offending: [say()] },
          ],
          withheld: [],
        },
      ],
      taints: [
        { advisory: "advisory:1", severity: "high", kind: "other", source: dataId, path: [nodeId, dataId] },
      ],
      advisories: new Map([
        [
          "advisory:1",
          {
            id: "advisory:1",
            severity: "high",
            kind: "other",
            title: say(),
            description: say(),
            references: [say()],
            position: 2,
            time: "2026-02-01T00:00:00Z",
            by: say(),
            withheld: false,
          },
        ],
      ]),
      waivers: [
        {
          id: "waiver:1",
          advisory: "advisory:1",
          until: "2027-02-01T00:00:00Z",
          holds: true,
          reason: say(),
          by: say(),
          time: "2026-02-01T00:00:00Z",
          withheld: false,
        },
      ],
      tainted: new Set([nodeId, dataId]),
      prov: { digest: say(), link: `/v1/x${say()}` },
    },
  );
}

// As the parser gives them: what may be in a page is what is in a page of plain words.
const structure = async (page: string) => {
  const { elements, comments } = await foundIn(page);
  return { elements, comments };
};

test("20,000 hostile texts make the elements, attributes and comments that plain words make", async () => {
  const dice = random();
  let serial = 0;
  const plain = await structure(dossierPage(dossierOf(withTexts(() => `word${serial++}`))));
  expect(plain.comments).toBe(0);
  expect(new Set(plain.elements.map(({ name }) => name))).not.toContain("script");
  let said = 0;
  while (said < 20_000) {
    const texts: string[] = [];
    const page = dossierPage(
      dossierOf(
        withTexts(() => {
          // A serial number keeps ids apart.
          texts.push(`${hostile(dice)}${said + texts.length}`);
          return texts.at(-1) ?? "";
        }),
      ),
    );
    expect(await structure(page), `seed ${dice.seed}`).toEqual(plain);
    said += texts.length;
  }
}, 120_000);

test("they are there to be read, with nothing hidden in them", async () => {
  const dice = random();
  for (let i = 0; i < 20; i++) {
    const texts: string[] = [];
    const say = (): string => {
      texts.push(`${hostile(dice)}#${texts.length}#`);
      return texts.at(-1) ?? "";
    };
    const page = dossierPage(dossierOf(withTexts(say)));
    expect(visible(page), `seed ${dice.seed}`).toBe(page);
    const { text } = await foundIn(page);
    const lost = texts.filter(
      (one) =>
        !text.includes(visible(one)) &&
        !text.includes(JSON.stringify(one).slice(1, -1)) &&
        !text.includes(visible(JSON.stringify(one).slice(1, -1))),
    );
    expect(lost, `seed ${dice.seed}`).toEqual([]);
    expect(texts.length).toBeGreaterThan(60);
  }
});

test("a character that is not seen is spelled out, and what scripts need is left alone", () => {
  expect(visible("a\u202eb\u0000\ud800c\u2066")).toBe("a[U+202E]b[U+0000][U+D800]c[U+2066]");
  expect(visible("\u{e0041}")).toBe("[U+E0041]");
  for (const said of ["👩‍👩‍👧", "می‌خواهم", "שלום", "e\u0301", "tab\tand\nline"])
    expect(visible(said)).toBe(said);
});
