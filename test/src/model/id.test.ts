// One spelling of every id, and a way out for whatever cannot be one.
import { describe, expect, test } from "vitest";
import { isExternal, nameInId, readId } from "../../../src/model/id.ts";

const SHA = "50a43a1f4488595def221f672346761c85ad90ea";
const DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

describe("takes", () => {
  test.each([
    [`sha256:${DIGEST}`, `sha256:${DIGEST}`],
    [`SHA256:${DIGEST.toUpperCase()}`, `sha256:${DIGEST}`],
    [`swh:1:rev:${SHA}`, `swh:1:rev:${SHA}`],
    [`swh:1:cnt:${SHA};origin=https://example.org/x;path=/a`, `swh:1:cnt:${SHA}`],
    [`pkg:huggingface/mistralai/X-7B@${SHA.toUpperCase()}`, `pkg:huggingface/mistralai/X-7B@${SHA}`],
    [`pkg:huggingface/gpt2@${SHA}`, `pkg:huggingface/gpt2@${SHA}`],
    [`pkg:huggingface/datasets/allenai/c4@${SHA}`, `pkg:huggingface/datasets/allenai/c4@${SHA}`],
    [`hf://datasets/allenai/c4@${SHA}`, `pkg:huggingface/datasets/allenai/c4@${SHA}`],
    [`hf://mistralai/X-7B@${SHA}`, `pkg:huggingface/mistralai/X-7B@${SHA}`],
    [`https://huggingface.co/mistralai/X-7B/tree/${SHA}`, `pkg:huggingface/mistralai/X-7B@${SHA}`],
    [`pkg:oci/train@sha256%3A${DIGEST}?tag=v1&repository_url=ghcr.io/acme`, `pkg:oci/train@sha256:${DIGEST}`],
    [`ghcr.io/acme/train@sha256:${DIGEST}`, `pkg:oci/train@sha256:${DIGEST}`],
    [`ghcr.io/acme/train:v1@sha256:${DIGEST}`, `pkg:oci/train@sha256:${DIGEST}`],
    ["pkg:PyPI/Torch_Vision@1.2.3", "pkg:pypi/torch-vision@1.2.3"],
    ["pkg:npm/%40scope/name@1.0.0", "pkg:npm/%40scope/name@1.0.0"],
    [
      "pkg:mlflow/credit@3?repository_url=https://mlflow.example.com",
      "pkg:mlflow/credit@3?repository_url=https://mlflow.example.com",
    ],
    [`git+https://github.com/acme/train.git@${SHA}`, `swh:1:rev:${SHA}`],
    ["urn:UUID:3D0B1C52-93A4-4D3E-8F0A-7A1F5C2E9B10", "urn:uuid:3d0b1c52-93a4-4d3e-8f0a-7a1f5c2e9b10"],
    ["urn:openrange:4d0a4ccd678745dd", "urn:openrange:4d0a4ccd678745dd"],
    [
      "urn:forebear:unpinned:pkg:huggingface/mistralai/X",
      "urn:forebear:unpinned:pkg:huggingface/mistralai/X",
    ],
    ["urn:forebear:blinded:0123456789abcdef", "urn:forebear:blinded:0123456789abcdef"],
    [`rec:${DIGEST}`, `rec:${DIGEST}`],
  ])("%s", (said, id) => {
    expect(readId(said, "/id")).toEqual({
      ok: true,
      value: said === id ? { id } : { id, rewritten: { from: said, to: id } },
    });
    expect(readId(id, "/id"), "the canonical spelling is its own").toEqual({ ok: true, value: { id } });
  });
});

describe("refuses, with the way out", () => {
  test.each([
    ["mistralai/X", "mutable-reference", "git ls-remote https://huggingface.co/mistralai/X HEAD"],
    ["mistralai/X@main", "mutable-reference", "git ls-remote https://huggingface.co/mistralai/X HEAD"],
    [
      "hf://datasets/allenai/c4",
      "mutable-reference",
      "git ls-remote https://huggingface.co/datasets/allenai/c4 HEAD",
    ],
    ["hf://mistralai/X@50a43a1", "mutable-reference", "git ls-remote"],
    [
      "https://huggingface.co/mistralai/X",
      "mutable-reference",
      "git ls-remote https://huggingface.co/mistralai/X HEAD",
    ],
    ["pkg:huggingface/mistralai/X", "mutable-reference", "pkg:huggingface/mistralai/X@<that commit>"],
    [
      "ghcr.io/acme/train:latest",
      "mutable-reference",
      "docker buildx imagetools inspect ghcr.io/acme/train:latest",
    ],
    ["python:3.12", "mutable-reference", "docker buildx imagetools inspect python:3.12"],
    ["pkg:oci/train@v1", "mutable-reference", "imagetools inspect"],
    ["pkg:pypi/torch", "mutable-reference", "pkg:pypi/torch@<exact version>"],
    ["pkg:pypi/torch@latest", "mutable-reference", "exact version"],
    ["pkg:pypi/torch@%3E%3D2.0", "mutable-reference", "exact version"],
    ["pkg:pypi/torch@2.*", "mutable-reference", "exact version"],
    ["pkg:npm/lodash@next", "mutable-reference", "exact version"],
    ["pkg:npm/lodash@%5E1.2.0", "mutable-reference", "exact version"],
    ["pkg:maven/a/b@1.0-SNAPSHOT", "mutable-reference", "exact version"],
    ["pkg:maven/a/b@RELEASE", "mutable-reference", "exact version"],
    ["pkg:docker/library/ubuntu@22.04", "mutable-reference", "imagetools inspect"],
    ["pkg:github/acme/repo@develop", "mutable-reference", "git ls-remote"],
    ["pkg:github/acme/repo@v1.0.0", "mutable-reference", "git ls-remote"],
    [
      "pkg:mlflow/credit@production?repository_url=https://m",
      "mutable-reference",
      "pkg:mlflow/credit@<version>",
    ],
    ["models:/credit/Production", "mutable-reference", "pkg:mlflow"],
    [
      "git+https://github.com/acme/train.git@main",
      "mutable-reference",
      "git ls-remote https://github.com/acme/train.git HEAD",
    ],
    ["https://github.com/acme/train.git", "mutable-reference", "swh:1:rev"],
    ["s3://bucket/model.safetensors", "mutable-reference", "sha256sum FILE"],
    ["/models/x", "bad-id", "sha256:<64 hex>"],
    ["pkg:mlflow/credit@3", "bad-id", "repository_url"],
    [DIGEST, "bad-id", `sha256:${DIGEST}`],
    [SHA, "bad-id", `swh:1:rev:${SHA}`],
    [`mistralai/X@${SHA}`, "bad-id", `pkg:huggingface/mistralai/X@${SHA}`],
    ["sha256:abc", "bad-id", "64 hexadecimal digits"],
    ["swh:1:xxx:abc", "bad-id", "swh:1:rev"],
    ["urn:x", "bad-id", "urn:<namespace>:<id>"],
    ["urn:example:a b", "bad-id", "without spaces"],
    [`urn:forebear:unpinned:pkg:huggingface/a/b@${SHA}`, "bad-id", `pkg:huggingface/a/b@${SHA}`],
    ["pkg:%", "bad-id", "purl"],
    ["production", "bad-id", "sha256:<64 hex>"],
    ["a\u0000b", "bad-id", "sha256:<64 hex>"],
    ["x".repeat(2000), "bad-id", "shorter"],
  ])("%s", (said, code, hint) => {
    const read = readId(said, "/where");
    expect(read).toMatchObject({
      ok: false,
      refusal: { code, pointer: "/where", hint: expect.stringContaining(hint) },
    });
  });
});

test("what lives elsewhere by nature may be named before it is recorded", () => {
  expect(
    [
      `pkg:pypi/x@1`,
      `swh:1:rev:${SHA}`,
      "urn:forebear:unpinned:pkg:huggingface/a/b",
      "urn:forebear:blinded:0123456789abcdef",
    ].every(isExternal),
  ).toBe(true);
  expect([`sha256:${DIGEST}`, "urn:uuid:x", `rec:${DIGEST}`].some(isExternal)).toBe(false);
});

test("a purl tells the name that people use", () => {
  expect(nameInId(`pkg:huggingface/mistralai/X@${SHA}`)).toBe("mistralai/X");
  expect(nameInId("urn:forebear:unpinned:pkg:huggingface/datasets/allenai/c4")).toBe("datasets/allenai/c4");
  expect(nameInId(`sha256:${DIGEST}`)).toBeUndefined();
});
