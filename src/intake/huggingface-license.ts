// Hugging Face's licence keys as SPDX expressions. Only keys that mean exactly one SPDX licence are translated: gpl-3.0
// does not say whether later versions count, and most model licences are not on the SPDX list at all.

const SPDX: Readonly<Record<string, string>> = {
  "afl-3.0": "AFL-3.0",
  "apache-2.0": "Apache-2.0",
  "artistic-2.0": "Artistic-2.0",
  "bsd-2-clause": "BSD-2-Clause",
  "bsd-3-clause": "BSD-3-Clause",
  "bsl-1.0": "BSL-1.0",
  "cc-by-3.0": "CC-BY-3.0",
  "cc-by-4.0": "CC-BY-4.0",
  "cc-by-nc-4.0": "CC-BY-NC-4.0",
  "cc-by-nc-nd-4.0": "CC-BY-NC-ND-4.0",
  "cc-by-nc-sa-4.0": "CC-BY-NC-SA-4.0",
  "cc-by-nd-4.0": "CC-BY-ND-4.0",
  "cc-by-sa-3.0": "CC-BY-SA-3.0",
  "cc-by-sa-4.0": "CC-BY-SA-4.0",
  "cc0-1.0": "CC0-1.0",
  "cdla-permissive-1.0": "CDLA-Permissive-1.0",
  "cdla-permissive-2.0": "CDLA-Permissive-2.0",
  "cdla-sharing-1.0": "CDLA-Sharing-1.0",
  "ecl-2.0": "ECL-2.0",
  "epl-1.0": "EPL-1.0",
  "epl-2.0": "EPL-2.0",
  "eupl-1.1": "EUPL-1.1",
  "eupl-1.2": "EUPL-1.2",
  isc: "ISC",
  "lppl-1.3c": "LPPL-1.3c",
  mit: "MIT",
  "mpl-2.0": "MPL-2.0",
  "ms-pl": "MS-PL",
  ncsa: "NCSA",
  "ofl-1.1": "OFL-1.1",
  "osl-3.0": "OSL-3.0",
  postgresql: "PostgreSQL",
  unlicense: "Unlicense",
  wtfpl: "WTFPL",
  zlib: "Zlib",
};

/** Keys that say only that the licence is told elsewhere. */
const SAYS_NOTHING = new Set(["other", "unknown", ""]);

/** A LicenseRef may hold letters, digits, dots and hyphens only (SPDX 2.3, annex D). */
function reference(name: string): string | undefined {
  const idstring = name.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^-+|-+$/g, "");
  return idstring === "" ? undefined : `LicenseRef-${idstring.slice(0, 200)}`;
}

/** The SPDX expression of a licence key; `name` is the card's own name for it, used when the key tells nothing. */
export function spdx(key: string, name?: string): string | undefined {
  const folded = key.trim().toLowerCase();
  if (Object.hasOwn(SPDX, folded)) return SPDX[folded];
  return SAYS_NOTHING.has(folded) ? reference(name ?? "") : reference(folded);
}
