// Work that is done several at a time and answered in the order in which it was begun.

/** No more than so many are begun before the first of them is taken. */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const going: Promise<R>[] = [];
  for await (const item of items) {
    going.push(work(item));
    const [first] = going.length < atOnce ? [] : going.splice(0, 1);
    if (first) yield await first;
  }
  for (const one of going) yield await one;
}
