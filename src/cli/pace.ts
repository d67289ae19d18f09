// How fast something goes and how long it will take, by what the last half minute has brought.

const WINDOW_MS = 30_000;

type Mark = { readonly at: number; readonly done: number; readonly share: number | undefined };

export type Pace = {
  /** So much is done, which is this share of the whole, where that is known. */
  readonly mark: (done: number, share: number | undefined) => void;
  /** How many a second; undefined until there is something to tell by. */
  readonly rate: () => number | undefined;
  /** Seconds until all is done. */
  readonly left: () => number | undefined;
};

export function pace(now: () => number = Date.now): Pace {
  const marks: Mark[] = [];
  const since = (first: Mark | undefined): { first: Mark; last: Mark; seconds: number } | undefined => {
    const last = marks.at(-1);
    const passed = first && last && last.at > first.at;
    return passed ? { first, last, seconds: (last.at - first.at) / 1000 } : undefined;
  };
  return {
    mark(done, share) {
      const at = now();
      marks.push({ at, done, share });
      while (marks.length > 2 && (marks[1]?.at ?? at) < at - WINDOW_MS) marks.shift();
    },
    rate() {
      const one = since(marks[0]);
      return one && (one.last.done - one.first.done) / one.seconds;
    },
    left() {
      const one = since(marks.find((mark) => mark.share !== undefined));
      if (one?.last.share === undefined || one.first.share === undefined) return undefined;
      const perSecond = (one.last.share - one.first.share) / one.seconds;
      return perSecond > 0 ? (1 - one.last.share) / perSecond : undefined;
    },
  };
}

/** A span of time as people say it. */
export function sayDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, min, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (h > 0) return `${h} h ${min} min`;
  if (min === 0) return `${s} s`;
  return s === 0 ? `${min} min` : `${min} min ${s} s`;
}

/** The rate, and the time left where it is known. */
export function sayPace(pace: Pace): string {
  const [rate, left] = [pace.rate(), pace.left()];
  const words = [
    ...(rate === undefined ? [] : [`${Math.round(rate).toLocaleString("en")}/s`]),
    ...(left === undefined ? [] : [`${sayDuration(left)} left`]),
  ];
  return words.join(", ");
}
