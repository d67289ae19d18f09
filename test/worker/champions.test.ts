// Who was champion on a day, and why that was allowed: one question, whatever was told when.
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lineageRoot, siteLog } from "../../worker/env.ts";
