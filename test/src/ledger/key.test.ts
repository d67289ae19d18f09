// What an idempotency key is good for.
import { expect, test } from "vitest";
import { keyDigest } from "../../../src/ledger/key.ts";
import { sha256 } from "../../../worker/platform/digest.ts";

test("a key is good for one token and one line alone, and cannot be read from its digest", () => {
  const digest = (said: string, token: string, line?: number): string =>
    keyDigest({ said, line }, token, sha256);
  const digests = [
    digest("k", "launcher"),
    digest("k", "another"),
    digest("k", "launcher", 1),
    digest("k", "launcher", 2),
    digest("k2", "launcher"),
    digest("", 'launcher","k'),
  ];
  expect(new Set(digests).size).toBe(digests.length);
  for (const one of digests) expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(digest("k", "launcher")).toBe(digests[0]);
});
