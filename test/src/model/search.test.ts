// Words, and the queries that they make: what is kept and what is asked for are cut alike, and nothing typed is syntax.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LIMITS } from "../../../src/model/limits.ts";
import { indexQueries, readSearch } from "../../../src/model/search.ts";
import { NAME_END, wordLines, words } from "../../../src/model/words.ts";

const any = fc.string({ unit: "binary", maxLength: 80 });

describe("words", () => {
  test.each([
    ["acme/Support-7B", ["acme", "support", "7b"]],
    ["v3.2.0_final", ["v3", "2", "0", "final"]],
    ["Größe CAFÉ ﬁne", ["grosse", "cafe", "fine"]],
    ["ΟΔΟΣ Москва Йод", ["οδοσ", "москва", "иод"]],
    ["हिन्दी", ["हिन्दी"]],
    ["日本語モデル7b", ["日", "本", "語", "モ", "デ", "ル", "7b"]],
    ["llama🦙!", ["llama", "🦙"]],
    ["\u0000\"'*^:(){}¶", []],
  ])("of %j", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test("are words, however often they are cut", () => {
    fc.assert(
      fc.property(any, (text) => {
        const once = words(text);
        expect(words(once.join(" "))).toEqual(once);
        for (const word of once) expect(word).not.toMatch(/[^\p{L}\p{M}\p{N}\p{So}]/u);
        expect(once).not.toContain(NAME_END);
      }),
      { numRuns: 2_000 },
    );
  });

  test("are the same in capitals and in small letters", () => {
    for (const text of ["Straße nach Čačak", "Acme/Support-7B", "ΟΔΟΣ", "ДОМ"])
      expect(words(text.toUpperCase())).toEqual(words(text.toLowerCase()));
  });

  test("are kept as they are asked for", () => {
    const ascii = fc.string({ unit: "binary-ascii", maxLength: 200 });
    const long = fc.stringMatching(/^[a-zA-Z0-9]{60,70}$/);
    fc.assert(
      fc.property(fc.oneof(any, ascii, long), (text) => {
        expect(wordLines([text])).toBe(words(text).join(" "));
      }),
      { numRuns: 2_000 },
    );
    expect(wordLines(["A-b", undefined, "c", "", "a b"])).toBe("a b\nc");
  });

  test("are kept within bounds, and whole", () => {
    expect(words("x".repeat(100))).toEqual(["x".repeat(LIMITS.wordLength)]);
    const lines = wordLines(Array.from({ length: 9_000 }, (_, i) => `tag ${i}`));
    expect(lines.length).toBeLessThanOrEqual(LIMITS.textLength);
    expect(lines.length).toBeGreaterThan(LIMITS.textLength - 20);
    expect(lines.split("\n").slice(0, -1)).toEqual(
      Array.from({ length: lines.split("\n").length - 1 }, (_, i) => `tag ${i}`),
    );
  });
});

describe("what is searched for", () => {
  const phrases = (said: string): unknown => {
    const read = readSearch(said);
    return read.ok ? read.value.map(({ words: list, open }) => [list.join(" "), open]) : read.refusal.detail;
  };

  test.each<[string, unknown]>([
    [
      "support 7b",
      [
        ["support", false],
        ["7b", true],
      ],
    ],
    ["support-7b", [["support 7b", true]]],
    [
      '"fine tuned" model',
      [
        ["fine tuned", false],
        ["model", true],
      ],
    ],
    [
      'model "fine tuned"',
      [
        ["model", false],
        ["fine tuned", false],
      ],
    ],
    [
      '"fine tuned',
      [
        ["fine", false],
        ["tuned", true],
      ],
    ],
    [
      'a OR b*" NOT "',
      [
        ["a", false],
        ["or", false],
        ["b", false],
        ["not", false],
      ],
    ],
    ["7", [["7", false]]],
    ["- -", expect.stringContaining("has no word")],
  ])("%j", (said, expected) => {
    expect(phrases(said)).toEqual(expected);
  });

  test("holds nothing of what was typed but words in quotes", () => {
    fc.assert(
      fc.property(any, (said) => {
        const read = readSearch(said);
        if (!read.ok) return;
        const { exact, named, labelled, anywhere } = indexQueries(read.value);
        const all = read.value.flatMap((phrase) => phrase.words);
        for (const query of [exact, named, labelled, anywhere]) {
          const inQuotes = [...query.matchAll(/"([^"]*)"/g)].flatMap(([, text = ""]) => text.split(" "));
          expect([...all, NAME_END]).toEqual(expect.arrayContaining([...new Set(inQuotes)]));
          expect(query.replace(/"[^"]*"/g, "")).toMatch(/^[a-z{} :()*^-]*(?:(?:AND|OR)[a-z{} :()*^-]*)*$/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
