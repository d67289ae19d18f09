// The projection made again: the database is gone, the ledgers have everything, and it is filled from them.
import { type Figure, perSecond, whole } from "./figure.ts";
import { connections, post } from "./send.ts";
import { dropDatabase, HEADERS, startFloor, startProduct, stopProduct, untilHealth } from "./sites.ts";

// Beyond so many the rate is known.
const ENOUGH = 200_000;

/** Measures it on the folders that a bulk run has filled with so many statements and left. */
export async function drain(
  filled: { readonly data: string; readonly floorData: string; readonly statements: number },
  look: boolean,
): Promise<Figure> {
  dropDatabase(filled.data);
  const wanted = Math.min(filled.statements, ENOUGH);
  const launched = await startProduct(filled.data, look);
  const start = performance.now();
  await untilHealth(
    launched.site,
    `a projection of ${wanted} statements`,
    ({ position }) => position + 1 >= wanted,
    { withinMs: 60_000 + wanted },
  );
  const rate = (wanted / (performance.now() - start)) * 1_000;
  const profile = await launched.looking?.stop();
  await stopProduct(launched);

  const floor = await startFloor(filled.floorData);
  const agent = connections(1);
  const copying = performance.now();
  const { status, text } = await post(agent, `${floor.url}/copy`, HEADERS, "");
  const floorRate = (filled.statements / (performance.now() - copying)) * 1_000;
  agent.destroy();
  await floor.stop();
  if (status !== 200 || text !== `{"copied":${filled.statements}}`)
    throw new Error(`the floor answered ${status}: ${text}`);
  return {
    name: "drain",
    rows: [
      {
        figure: `drain: ${whole(wanted)} statements projected again`,
        value: perSecond(rate),
        floor: perSecond(floorRate),
        ratio: rate / floorRate,
        target: "≥ 20,000/s",
        met: rate >= 20_000,
      },
    ],
    how: "The site of the bulk run is stopped, its database deleted, and started again: the migrations are applied, and the projector reads the statements back from their ledgers. The clock runs from when the launcher listens until `/health` says that they can be read. The floor copies the same lines from its Durable Object into one table of D1, 1,000 in a batch.",
    profile,
  };
}
