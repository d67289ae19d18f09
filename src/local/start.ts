// `npm start`: serves on this machine until it is told to stop.
import { serve, stopOnSignal } from "./serve.ts";

const port = Number(process.env.PORT ?? 8787);
const data = process.env.FOREBEAR_DATA ?? ".forebear";

try {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT must be a port number, not ${process.env.PORT}.`);
  const served = await serve({
    port,
    data,
    token: process.env.FOREBEAR_ADMIN_TOKEN || undefined,
    publicRead: process.env.PUBLIC_READ === "true",
    inspectPort: process.env.FOREBEAR_INSPECT_PORT ? Number(process.env.FOREBEAR_INSPECT_PORT) : undefined,
  });
  if (served.tokenIsNew) console.log(`The token of this site is ${served.token} (kept in ${data}/token).`);
  stopOnSignal(async () => {
    await served.stop();
    process.exit(0);
  });
  console.log(`Forebear is listening on ${served.url}`);
} catch (error) {
  const busy = /EADDRINUSE|address already in use/i.test(String(error));
  console.error(
    busy ? `Port ${port} is taken. Set PORT to another one.` : error instanceof Error ? error.message : error,
  );
  process.exit(1);
}
