// The least that answers a walk: one Durable Object that holds a graph as it was sent, and visits it. It names nothing, filters
// nothing and looks nothing up; `/nothing` is what a request to it costs without a walk.
import { DurableObject } from "cloudflare:workers";
import { bareWalk, type Reached, reversed, type SparseRows } from "../bare-walk.ts";

type Graph = { readonly ancestors: SparseRows; readonly descendants: SparseRows };

const PAGE = 100;

export class Walker extends DurableObject {
  #graph: Graph | undefined;

  /** Takes a graph: the number of nodes, then offsets and parents, each four bytes as this machine has them. */
  hold(bytes: ArrayBuffer): { readonly nodes: number; readonly edges: number } {
    const [nodes = 0] = new Uint32Array(bytes, 0, 1);
    const offsets = new Uint32Array(bytes, 4, nodes + 1);
    const ends = new Uint32Array(bytes, 4 * (nodes + 2));
    const ancestors = { offsets, ends };
    this.#graph = { ancestors, descendants: reversed(ancestors) };
    return { nodes, edges: ends.length };
  }

  /** Walks from a node: how many nodes and edges, and the numbers of the first page. */
  walk(way: keyof Graph, start: number): Omit<Reached, "first"> & { readonly first: readonly number[] } {
    const rows = this.#graph?.[way];
    const reached = rows && bareWalk(rows, start, { page: PAGE });
    if (reached === undefined) throw new Error("no graph was sent");
    return { ...reached, first: [...reached.first] };
  }

  nothing(): { readonly nothing: true } {
    return { nothing: true };
  }
}

/** Answers what is asked of the walker. */
export async function askWalker(
  request: Request,
  { pathname, searchParams }: URL,
  walker: DurableObjectStub<Walker>,
): Promise<Response> {
  switch (pathname) {
    case "/graph":
      return Response.json(await walker.hold(await request.arrayBuffer()));
    case "/ancestors":
    case "/descendants": {
      const way = pathname === "/ancestors" ? "ancestors" : "descendants";
      return Response.json(await walker.walk(way, Number(searchParams.get("start"))));
    }
    case "/nothing":
      return Response.json(await walker.nothing());
    default:
      return new Response(null, { status: 404 });
  }
}
