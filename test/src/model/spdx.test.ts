// Which text is a licence expression of SPDX.
import { expect, test } from "vitest";
import { isSpdxExpression, spdxLicence } from "../../../src/model/spdx.ts";

test.each([
  "MIT",
  "apache-2.0",
  "GPL-2.0+",
  "GPL-2.0-or-later WITH Classpath-exception-2.0",
  "Apache-2.0 AND (MIT OR GPL-2.0-only)",
  "((MIT))",
  "LicenseRef-acme-internal",
  "DocumentRef-x:LicenseRef-y OR MIT",
])("%s is one", (text) => {
  expect(isSpdxExpression(text)).toBe(true);
});

test.each([
  "",
  "llama3.1",
  "our own, ask us",
  "MIT OR",
  "OR MIT",
  "MIT Apache-2.0",
  "MIT and Apache-2.0",
  "(MIT",
  "MIT)",
  "()",
  "MIT WITH",
  "MIT WITH MIT",
  "(MIT) WITH Classpath-exception-2.0",
  "Classpath-exception-2.0",
  "LicenseRef-",
  "LicenseRef-ü",
  '"MIT"',
  "constructor",
])("%s is none", (text) => {
  expect(isSpdxExpression(text)).toBe(false);
});

test("one licence of the list is told in the spelling of the list", () => {
  expect(spdxLicence("apache-2.0")).toBe("Apache-2.0");
  expect(spdxLicence("MIT OR Apache-2.0")).toBeUndefined();
  expect(spdxLicence("LicenseRef-x")).toBeUndefined();
});
