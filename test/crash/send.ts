// One request to the site, and whatever came back before the connection broke.
import type { Place } from "./place.ts";

export type Reply = {
  /** Undefined when no answer began. */
  readonly status: number | undefined;
  /** What was received of the body. */
  readonly text: string;
  /** Whether the body came to its end. */
  readonly whole: boolean;
  /** Why it did not; empty when it did. */
  readonly why: string;
};

// Longer than any wait of the product's own: who is silent this long has not answered.
const LIMIT_MS = 45_000;

function causeOf(thrown: unknown): string {
  const { cause } = thrown as { cause?: { code?: string } };
  return cause?.code ?? String(thrown);
}

/** Sends a request; never fails. */
export async function send(
  place: Place,
  path: string,
  init: {
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly limitMs?: number;
  } = {},
): Promise<Reply> {
  let status: number | undefined;
  let text = "";
  try {
    const response = await fetch(place.url + path, {
      method: init.body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${place.token}`, ...init.headers },
      ...(init.body === undefined ? {} : { body: init.body }),
      signal: AbortSignal.timeout(init.limitMs ?? LIMIT_MS),
    });
    status = response.status;
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
    return { status, text, whole: true, why: "" };
  } catch (thrown) {
    return { status, text, whole: false, why: causeOf(thrown) };
  }
}

export type Health = { readonly position: number; readonly lag: number; readonly quarantined: number };

/** What `/health` says; undefined when it does not. */
export async function healthOf(place: Place): Promise<Health | undefined> {
  const { status, text, whole } = await send(place, "/health", { limitMs: 10_000 });
  return status === 200 && whole ? JSON.parse(text) : undefined;
}
