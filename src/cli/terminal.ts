// What a command says while it works: a bar where a person watches, else a plain line now and then.

type Stream = {
  write(what: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** Results go to `out`, everything else to `err`. */
export type Terminal = { readonly out: Stream; readonly err: Stream };

/** `fraction` is 0 to 1; `done` counts records, or whatever is told. */
export type Progress = { readonly show: (fraction: number, done: number) => void; readonly end: () => void };

const SECONDS_BETWEEN_LINES = 5;

/** Shows how far a command is, on standard error. */
export function progressOn(terminal: Terminal, now: () => number = Date.now, what = "records"): Progress {
  const { err } = terminal;
  let last = now();
  let shown = false;
  const show = (fraction: number, done: number): void => {
    const part = Math.max(0, Math.min(1, fraction));
    const percent = `${Math.floor(part * 100)} %`.padStart(5);
    const count = `${done.toLocaleString("en")} ${what}`;
    if (err.isTTY) {
      const width = Math.max(10, Math.min(40, (err.columns ?? 80) - 30));
      const filled = Math.round(part * width);
      err.write(`\r\u001b[K${"█".repeat(filled)}${"░".repeat(width - filled)} ${percent}  ${count}`);
      shown = true;
    } else if (now() - last >= SECONDS_BETWEEN_LINES * 1000) {
      last = now();
      err.write(`${percent.trim()}, ${count}\n`);
    }
  };
  const end = (): void => {
    if (shown) err.write("\r\u001b[K");
    shown = false;
  };
  return { show, end };
}
