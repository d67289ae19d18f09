// What a command says while it works: a bar where a person watches, else a plain line now and then.

type Stream = {
  write(what: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** Results go to `out`, everything else to `err`. */
export type Terminal = { readonly out: Stream; readonly err: Stream };

export type Progress = {
  /** `fraction` is 0 to 1, or undefined when nobody knows; `done` counts records, or whatever is told; `more` goes with it. */
  readonly show: (fraction: number | undefined, done: number, more?: string) => void;
  /** Takes the bar away, so that something can be said. */
  readonly end: () => void;
};

const SECONDS_BETWEEN_LINES = 5;

/** Shows how far a command is, on standard error. */
export function progressOn(terminal: Terminal, now: () => number = Date.now, what = "records"): Progress {
  const { err } = terminal;
  let last = now();
  let shown = false;
  const show = (fraction: number | undefined, done: number, more = ""): void => {
    const part = fraction === undefined ? undefined : Math.max(0, Math.min(1, fraction));
    const percent = part === undefined ? "" : `${Math.floor(part * 100)} %`;
    const count = [`${done.toLocaleString("en")} ${what}`, more].filter((text) => text !== "").join(", ");
    if (err.isTTY) {
      const room = (err.columns ?? 80) - 30 - (more === "" ? 0 : more.length + 2);
      const width = Math.max(10, Math.min(40, room));
      const filled = Math.round((part ?? 0) * width);
      const bar = `${"█".repeat(filled)}${"░".repeat(width - filled)} ${percent.padStart(5)}  `;
      err.write(`\r\u001b[K${part === undefined ? "" : bar}${count}`);
      shown = true;
    } else if (now() - last >= SECONDS_BETWEEN_LINES * 1000) {
      last = now();
      err.write(`${percent === "" ? "" : `${percent}, `}${count}\n`);
    }
  };
  const end = (): void => {
    if (shown) err.write("\r\u001b[K");
    shown = false;
  };
  return { show, end };
}
