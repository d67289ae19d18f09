// What several nodes have in common, as it is answered.
import type { CommonQuestion } from "../../src/graph/common.ts";
import type { CommonAnswer } from "../../src/wire/answers-connections.ts";
import type { Env } from "../env.ts";
import type { Moment } from "../read.ts";
import { headsOf, nextOffset, saidOf } from "./connections.ts";
import { askGraph } from "./engine.ts";
import { listed } from "./walk.ts";

export type CommonPage = Omit<CommonAnswer, "starts" | "next"> & { readonly next: number | null };

export async function answerCommon(env: Env, question: CommonQuestion, at: Moment): Promise<CommonPage> {
  const found = await askGraph(env, "common", question, at);
  const { nodes, nearest, counts } = found.answer;
  const known = await headsOf(
    env.GRAPH,
    nodes.map(({ n }) => n),
    at.position,
  );
  return {
    ...saidOf(found, found.answer, at.position, nearest === null),
    // Of a part of the graph others would be nearest.
    nearest: found.cut ? null : nearest,
    nodes: nodes.flatMap(({ n, depth, depths }) => {
      const head = known.get(n);
      const shown = found.cut ? null : depths;
      return head === undefined ? [] : { ...listed(head, depth), nearest: shown !== null, depths: shown };
    }),
    next: nextOffset(question.offset, nodes.length, counts.nodes),
  };
}
