// The operations of questions that are ready to be asked, one for each row of their table.
import { json } from "./openapi-content.ts";
import type { Operation } from "./openapi-operations.ts";
import { ADDRESSED, found } from "./openapi-questions.ts";
import type { SchemaName } from "./openapi-schemas.ts";
import { QUESTION_WORDS, QUESTIONS, type QuestionWord } from "./questions.ts";

const ANSWERS: Readonly<Record<QuestionWord, readonly [id: string, answer: SchemaName]>> = {
  "stale-bases": ["findStaleBases", "StaleBasesAnswer"],
  "weak-champions": ["findWeakChampions", "WeakChampionsAnswer"],
  "licence-conflicts": ["findLicenceConflicts", "LicenceConflictsAnswer"],
  "live-downstream": ["findLiveDownstream", "LiveDownstreamAnswer"],
};

export const READY: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/questions",
    id: "listQuestions",
    tag: "Recall",
    summary: "Questions that are ready to be asked",
    answers: found(json("QuestionsAnswer"), "What there is to ask."),
    refuses: ["bad-query", "unauthorized", "internal", "overloaded"],
    open: "public-read",
  },
  ...QUESTION_WORDS.map((word): Operation => {
    const { summary, description, parameters } = QUESTIONS[word];
    const [id, answer] = ANSWERS[word];
    return {
      method: "get",
      path: `/v1/questions/${word}`,
      id,
      tag: "Recall",
      summary,
      description,
      parameters: [...parameters, "asOf", "minPosition"],
      answers: found(json(answer)),
      refuses: [...ADDRESSED.filter((code) => code !== "not-acceptable"), "bad-cursor", "too-costly"],
      open: "public-read",
    };
  }),
];
