// What is a sentence, and what is only a word or two.
import { expect, test } from "vitest";
import { isSentence } from "../../../src/model/sentence.ts";

test.each([
  "Deduplication before mixing raised recall by four points.",
  "dedup before mixing helps",
  "Dedup helps!",
  "It overfits (see the report).",
  "Überanpassung war das Problem.",
  "過学習に注意が必要だ。",
  "重複を除くと再現率が上がる",
  "不要用未过滤的语料。",
  "การกรองข้อมูลช่วยเพิ่มคุณภาพ",
  "데이터가 부족했다.",
  "Данных было мало.",
  "كانت البيانات قليلة جدا.",
  "डेटा कम था।",
  "Die Lernrate (3e-4) war zu hoch.",
])("%j is a sentence", (text) => {
  expect(isSentence(text)).toBe(true);
});

test.each([
  "",
  " ",
  "ok",
  "OK.",
  "n/a",
  "n/a.",
  "N.A.",
  "-",
  "...",
  "…",
  "?!",
  "todo",
  "see ticket",
  "works fine",
  "fixed fixed fixed",
  "Fixed, fixed, FIXED.",
  "1 2 3",
  "1. 2. 3.",
  "a b c",
  "https://example.com/some/long/path.",
  "sha256:0123456789abcdef",
  "好",
  "好。",
  "无",
  "好好好好好好",
  "ไม่",
])("%j is none", (text) => {
  expect(isSentence(text)).toBe(false);
});
