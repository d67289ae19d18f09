import { expect, test } from "vitest";
import { isIri, safeIri } from "../../../src/prov/iri.ts";
import { activityIri, agentIri, nodeIri, recordIri, runIri } from "../../../src/prov/names.ts";
import { decimal, instant, integer } from "../../../src/prov/quad.ts";
import { recordId } from "./family.ts";

test.each([
  "https://ci.example.com/run/9?x=1#y",
  "http://[2001:db8::1]:8080/",
  "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
  "s3://bucket/a%20b",
  "file:///tmp/x",
  "mailto:a@example.com",
  "https://例え.jp/漢字?é#ñ",
  "https://example.com/\u{1f600}",
  "PROV:x",
])("takes %s as an IRI", (iri) => {
  expect(isIri(iri)).toBe(true);
  expect(safeIri(iri)).toBe(iri);
});

test.each([
  "",
  "relative/path",
  "//host/path",
  "1a:b",
  "_:b0",
  "https://a b",
  "https://a\u00a0b",
  "https://a\u2028b",
  "https://a\u202eb",
  "https://a<b",
  "https://a>b",
  'https://a"b',
  "https://a{b}",
  "https://a|b",
  "https://a\\b",
  "https://a^b",
  "https://a`b",
  "https://a\nb",
  "https://a%zz",
  "https://a%4",
  "https://a#b#c",
  "https://a/[b]",
  "https://a/\ud800",
  "https://a/\ufffe",
  "https://a/\u0000",
  "https://a/\n",
  "prov:Entity",
  "fb:weight",
])("does not take %j as an IRI, and names it instead", (text) => {
  expect(isIri(text)).toBe(false);
  expect(isIri(safeIri(text))).toBe(true);
});

test("answers soon for a long text that is almost an IRI", () => {
  expect(isIri(`https://${"a:".repeat(50_000)}<`)).toBe(false);
  expect(isIri(`x:${"/a".repeat(50_000)}<`)).toBe(false);
});

test("escapes an id into one segment", () => {
  expect(nodeIri("pkg:huggingface/a/b@c?x=(1)*!'")).toBe(
    "https://w3id.org/forebear/id/pkg%3Ahuggingface%2Fa%2Fb%40c%3Fx%3D%281%29%2A%21%27",
  );
  expect(recordIri(recordId("a"))).toBe(`https://w3id.org/forebear/id/rec%3A${"a".repeat(64)}`);
  expect(agentIri({ type: "person", id: "7/é" })).toBe("https://w3id.org/forebear/agent/person%3A7%2F%C3%A9");
});

test("keeps the IRI of a run that has one, and names any other", () => {
  expect(runIri("https://ci/run/9")).toBe("https://ci/run/9");
  expect(runIri("urn:uuid:1")).toBe("urn:uuid:1");
  expect(runIri("run 9")).toBe("https://w3id.org/forebear/run/run%209");
  expect(runIri("s3://b/x")).toBe("https://w3id.org/forebear/run/s3%3A%2F%2Fb%2Fx");
  expect(runIri("https:///x")).toBe("https://w3id.org/forebear/run/https%3A%2F%2F%2Fx");
  expect(activityIri(recordId("a"), undefined)).toBe(`${recordIri(recordId("a"))}#activity`);
});

test("does not let a run take the name of a node", () => {
  expect(runIri(nodeIri("sha256:1"))).toMatch(/^https:\/\/w3id\.org\/forebear\/run\//);
});

test.each([
  [0, "0.0"],
  [-0, "0.0"],
  [1, "1.0"],
  [-12, "-12.0"],
  [0.6, "0.6"],
  [0.1 + 0.2, "0.30000000000000004"],
  [1e-7, "0.0000001"],
  [1.25e-9, "0.00000000125"],
  [-1.5e21, "-1500000000000000000000.0"],
  [1.2345e3, "1234.5"],
  [1.7e22, "17000000000000000000000.0"],
])("writes %d as the decimal %s", (number, text) => {
  expect(decimal(number)).toEqual({ value: text, datatype: "http://www.w3.org/2001/XMLSchema#decimal" });
  expect(Number(text)).toBe(number + 0);
});

test("writes no integer that is none", () => {
  expect(integer(1.5)).toBeUndefined();
  expect(integer(2 ** 53)).toMatchObject({ value: "9007199254740992" });
});

test("writes a leap second as the second before, because XML Schema has none", () => {
  expect(instant("2016-12-31T23:59:60Z")).toMatchObject({ value: "2016-12-31T23:59:59Z" });
  expect(instant("2016-12-31T23:59:60.5Z")).toMatchObject({ value: "2016-12-31T23:59:59.5Z" });
});
