// The schema of an entry in the directory of agents.
import { z } from "zod";
import { AGENT_TYPES } from "../model/record.ts";
import { shortWord } from "./words.ts";

const short = z.string().trim().pipe(shortWord);

export const agentEntrySchema = z.strictObject({
  type: z.enum(AGENT_TYPES).describe("PROV agent class."),
  name: short.describe("What people call the agent."),
  email: short.optional().describe("Where the agent can be written to."),
  affiliation: short.optional().describe("The organization it belongs to."),
  uri: short.optional().describe("A page about it."),
});

export type AgentEntry = z.infer<typeof agentEntrySchema>;
