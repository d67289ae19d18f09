// A nudge: has another object look, without waiting for it. However often there is reason to, one call is on its way, and one
// follows it. That a nudge is lost does not matter: who is nudged looks by itself, too.

/** What nudges; `call` may fail. */
export function nudge(what: string, call: () => Promise<unknown>): () => Promise<void> {
  let again = false;
  let calling: Promise<void> | undefined;
  const callOn = async (): Promise<void> => {
    do {
      again = false;
      try {
        await call();
      } catch (error) {
        console.error(`${what} could not be woken: ${error}`);
        return;
      }
    } while (again);
  };
  return () => {
    again = true;
    calling ??= callOn().finally(() => {
      calling = undefined;
    });
    return calling;
  };
}
