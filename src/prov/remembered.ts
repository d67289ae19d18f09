// What follows from a text alone, and is asked for again and again within a document, is made once. What is remembered is
// bounded: when there is too much of it, all of it is forgotten.

const MOST = 8_192;

/** The same function, which remembers what it answered. */
export function remembered(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= MOST) known.clear();
    const made = make(text);
    known.set(text, made);
    return made;
  };
}
