// Questions that come together are answered together. Within one object they come from many requests, and what is written,
// sent or looked up once for all of them costs each a fraction.

// What several requests do at the same time comes within a few turns of the event loop.
const TURNS = 3;

/**
 * Puts questions together: those that come at the same time, and those that come while others are being answered, so that
 * there is one answer at a time. `answer` gives one answer each, in order; at most so many questions go together. Where it
 * fails, all who asked together are told. `turn` lets the event loop take a turn: a timer would, too, but takes a
 * millisecond.
 */
export function together<Q, A>(
  most: number,
  turn: () => Promise<void>,
  answer: (questions: readonly Q[]) => Promise<readonly A[]> | readonly A[],
): (question: Q) => Promise<A> {
  type Asked = {
    readonly question: Q;
    readonly resolve: (answer: A) => void;
    readonly reject: (why: unknown) => void;
  };
  let waiting: Asked[] = [];
  let answering = false;

  const answerAll = async (): Promise<void> => {
    answering = true;
    for (let i = 0; i < TURNS; i++) await turn();
    while (waiting.length > 0) {
      const now = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const answers = await answer(now.map((one) => one.question));
        if (answers.length !== now.length) throw new Error("some who asked together have no answer");
        for (const [i, answered] of answers.entries()) now[i]?.resolve(answered);
      } catch (error) {
        for (const { reject } of now) reject(error);
      }
    }
    answering = false;
  };

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (!answering) void answerAll();
    });
}
