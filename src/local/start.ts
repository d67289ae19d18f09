// `npm start`: serves on this machine until it is told to stop.
import { serve, stopOnSignal } from "./serve.ts";

const USAGE = `npm start serves on this machine until it is told to stop. It is set by the environment:
  PORT                   the port on the loopback (8787)
  FOREBEAR_DATA          the folder that holds everything (.forebear)
  FOREBEAR_ADMIN_TOKEN   the token; else one is made and kept in the folder
  PUBLIC_READ            true: reads need no token
  ATLAS_REPLICAS         how many graphs in memory answer (1); with 0 the database alone
  FOREBEAR_INSPECT_PORT  a port for a debugger`;

const [said] = process.argv.slice(2);
if (said !== undefined) {
  const isHelp = said === "--help" || said === "-h";
  (isHelp ? console.log : console.error)(isHelp ? USAGE : `npm start takes no ${said}.\n${USAGE}`);
  process.exit(isHelp ? 0 : 2);
}

const port = Number(process.env.PORT || 8787);
const data = process.env.FOREBEAR_DATA || ".forebear";
const replicas = Number(process.env.ATLAS_REPLICAS || 1);

try {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT must be a port number, not ${process.env.PORT}.`);
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > 64)
    throw new Error(`ATLAS_REPLICAS must be a whole number up to 64, not ${process.env.ATLAS_REPLICAS}.`);
  const served = await serve({
    port,
    data,
    token: process.env.FOREBEAR_ADMIN_TOKEN || undefined,
    atlasReplicas: replicas,
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
