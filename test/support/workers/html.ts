// A page as a parser reads it that did not write it: the one of the runtime.

export type Element = {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
};
export type FoundInPage = {
  readonly elements: readonly Element[];
  readonly comments: number;
  readonly text: string;
};

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};

/** Its elements in order, how many comments it has, and what is to be read in its body. */
export async function foundIn(page: string): Promise<FoundInPage> {
  const elements: Element[] = [];
  let comments = 0;
  let text = "";
  const rewriter = new HTMLRewriter()
    .on("*", {
      element: (element) => {
        elements.push({ name: element.tagName, attributes: [...element.attributes] as [string, string][] });
      },
    })
    .on("body, body *", {
      text: (chunk) => {
        text += chunk.text;
      },
    })
    .onDocument({
      comments: () => {
        comments += 1;
      },
    });
  await rewriter.transform(new Response(page)).arrayBuffer();
  return {
    elements,
    comments,
    text: text.replace(/&(?:amp|lt|gt|quot|#39);/g, (one) => ENTITIES[one] ?? one),
  };
}
