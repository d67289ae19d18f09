// What the fourteen-field record says of its state is not taken, and its poster is told so.
import { expect, test } from "vitest";
import { LIFECYCLE_STATES } from "../../../src/model/lifecycle.ts";
import { readRecord } from "../../../src/wire/read-record.ts";

const TAKEN = "lifecycle_state was not taken: states are moved by transitions, which are gated.";
const STATES = "champion, specialist, canary, shadow, lab, draft, archived";

function warnings(state: unknown): readonly string[] {
  const record = {
    id: "urn:example:1",
    parent_ids: [],
    lifecycle_state: state,
    created_at_utc: "2026-01-01T00:00:00Z",
  };
  const read = readRecord(JSON.stringify(record));
  return read.ok ? read.value.warnings : [read.refusal.detail];
}

test.each(LIFECYCLE_STATES)("warns that %s is not taken", (state) => {
  expect(warnings(state)).toEqual([TAKEN]);
});

test.each(["production", "Champion", "", "toString", 3, ["lab"], { state: "lab" }])(
  "says which states there are to whoever says %j",
  (state) => {
    expect(warnings(state)).toEqual([`${TAKEN} It names no state; there are ${STATES}.`]);
  },
);

test("is silent where no state is said", () => {
  expect(warnings(null)).toEqual([]);
});
