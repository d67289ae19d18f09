// An answer that takes long: it begins at once, so that nobody on the way gives it up, and white space, which JSON allows
// before a value, shows that somebody is still at it.
const EVERY_MS = 5_000;

/** A JSON answer of what this work comes to; what it fails with is in the answer, because its status has been said. */
export function slowJson(work: Promise<unknown>): Response {
  const encoder = new TextEncoder();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const said = work.then(
    (value) => value,
    (error: unknown) => {
      console.error(`what was asked for failed: ${error}`);
      return { ok: false, error: "It failed; the site's own log says why." };
    },
  );
  const write = async (): Promise<void> => {
    for (;;) {
      const value = await Promise.race([said.then((one) => ({ one })), scheduler.wait(EVERY_MS)]);
      if (value !== undefined) {
        await writer.write(encoder.encode(`${JSON.stringify(value.one)}\n`));
        await writer.close();
        return;
      }
      await writer.write(encoder.encode(" "));
    }
  };
  // Who has left hears nothing, and stops nothing.
  write().catch(() => undefined);
  return new Response(readable, {
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}
