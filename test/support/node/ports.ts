// Ports on the loopback that nobody listens on, for sites that are started again and again at the same.
import { createServer, type Server } from "node:net";

/** A server that listens there; undefined where somebody does already. */
const taking = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });

const portOf = (server: Server | undefined): number => {
  const address = server?.address();
  return typeof address === "object" && address !== null ? address.port : 0;
};

const TRIES = 50;

/** The first of so many ports in a row that are free now. */
export async function freePorts(count: number): Promise<number> {
  for (let i = 0; i < TRIES; i++) {
    const taken = [await taking(0)];
    const first = portOf(taken[0]);
    while (taken.length < count) taken.push(await taking(first + taken.length));
    const isFree = taken.every((server) => server !== undefined);
    await Promise.all(
      taken.map((server) => new Promise((done) => (server ? server.close(done) : done(undefined)))),
    );
    if (isFree && first + count <= 65_535) return first;
  }
  throw new Error(`no ${count} ports in a row are free`);
}
