// The site through all its starts and ends: brought up, stopped, found again after a kill. What it owes its users on the way
// (that it comes up, that it goes down, that one folder has one runtime) is noted when it fails, and then put right, so
// that the run can go on.
import { alive } from "../../src/local/processes.ts";
import type { Journal } from "./journal.ts";
import { type Ended, type Launcher, lastWords, launch, within } from "./launcher.ts";
import type { Place } from "./place.ts";
import { endAll, holding } from "./processes.ts";
import { healthOf } from "./send.ts";

export type Site = {
  /** The launcher that runs, or ran last. */
  readonly current: () => Launcher | undefined;
  /** Starts a launcher, whatever is there; does not wait. */
  readonly begin: () => Launcher;
  /** Sees to it that a launcher runs and requests are answered; what it takes is noted. */
  readonly up: () => Promise<boolean>;
  /** Sends SIGTERM; does not wait. */
  readonly tell: () => void;
  /** Sends SIGTERM and waits for the end. */
  readonly stop: () => Promise<void>;
  /** Ends everything that was started here, at once. */
  readonly end: () => Promise<void>;
  /** Milliseconds from a start to its being ready, the last time. */
  readonly startMs: () => number;
};

const COMES_UP_WITHIN_MS = 30_000;
const GOES_DOWN_WITHIN_MS = 20_000;
const SLOW_WITHIN_MS = 120_000;
const STARTS = 3;

const words = (ended: Ended): string => ended.signal ?? `code ${ended.code}`;

/** A site that was never started. */
export function makeSite(place: Place, journal: Journal): Site {
  let launcher: Launcher | undefined;
  let startMs = 1_500;
  /** The launcher that was told to stop. */
  let told: Launcher | undefined;

  const runs = (): boolean => launcher !== undefined && launcher.ended() === undefined;

  /** What holds the folder now, in words. */
  const holders = (): string =>
    holding(place.folder)
      .map((one) => `${one.command} ${one.pid} of parent ${one.parent}`)
      .join(", ") || "nobody";

  async function clear(): Promise<void> {
    await endAll(holding(place.folder));
    const one = launcher;
    if (one) await within(2_000, one.ended);
  }

  /** Waits until it is so; when that takes longer than it should, notes it, and waits on for what is merely slow. */
  async function inTime<T>(
    what: () => string,
    ask: () => Promise<T | undefined> | T | undefined,
  ): Promise<T | undefined> {
    const began = Date.now();
    const soon = await within(COMES_UP_WITHIN_MS, ask);
    if (soon !== undefined) return soon;
    const said = what();
    const late = await within(SLOW_WITHIN_MS, ask);
    journal.violated(
      late === undefined
        ? `${said}, nor after ${Date.now() - began} ms`
        : `${said}; it takes ${Date.now() - began} ms`,
    );
    return late;
  }

  function begin(): Launcher {
    launcher = launch(place);
    return launcher;
  }

  /** Waits until the launcher says that it listens, or ends; true when it listens. */
  async function ready(one: Launcher): Promise<boolean> {
    const how = await inTime(
      () => `start ${one.log} is not ready within ${COMES_UP_WITHIN_MS} ms (${holders()})`,
      () => (one.isReady() ? "ready" : one.ended() ? "ended" : undefined),
    );
    return how === "ready";
  }

  async function started(): Promise<boolean> {
    for (let tries = 1; tries <= STARTS; tries++) {
      const began = Date.now();
      const one = begin();
      if (await ready(one)) {
        startMs = Date.now() - began;
        return true;
      }
      const ended = one.ended();
      if (ended)
        journal.violated(
          `start ${one.log} ended with ${words(ended)}: ${lastWords(one.log)}; the folder is held by ${holders()}`,
        );
      await clear();
    }
    return false;
  }

  /** The launcher runs and answers; after its runtime was killed it has to have put another one in its place. */
  async function answers(): Promise<boolean> {
    const one = launcher;
    const healthy = await inTime(
      () =>
        `the launcher ${one?.log} runs and does not answer within ${COMES_UP_WITHIN_MS} ms (${holders()})`,
      async () => (one?.ended() ? "ended" : await healthOf(place)),
    );
    if (healthy !== undefined && healthy !== "ended") return true;
    const ended = one?.ended();
    if (one && ended)
      journal.violated(
        `the launcher ${one.log} ended by itself with ${words(ended)}: ${lastWords(one.log)}; the folder is held by ${holders()}`,
      );
    await clear();
    return false;
  }

  async function alone(): Promise<void> {
    const runtimes = (): string[] =>
      holding(place.folder).flatMap((one) => (one.command.includes("workerd") ? [`${one.pid}`] : []));
    // One that is being ended may take a moment.
    const one = await within(3_000, () => (runtimes().length === 1 ? true : undefined));
    if (one === undefined) {
      journal.violated(`the folder has ${runtimes().length} runtimes (${runtimes()}): ${holders()}`);
      await clear();
      await started();
    }
  }

  function tell(): void {
    told = launcher;
    if (launcher && alive(launcher.process)) process.kill(launcher.process.pid, "SIGTERM");
  }

  /** Waits for the end of the launcher that was told to stop. */
  async function stopped(): Promise<Ended | undefined> {
    const one = launcher;
    if (one === undefined) return undefined;
    const ended = await within(GOES_DOWN_WITHIN_MS, one.ended);
    if (ended === undefined)
      journal.violated(
        `the launcher ${one.log} was told to stop and does not end: ${lastWords(one.log)}; the folder is held by ${holders()}`,
      );
    return ended;
  }

  return {
    current: () => launcher,
    begin,
    startMs: () => startMs,
    tell,
    async up() {
      if (told !== undefined && told === launcher && (await stopped()) === undefined) await clear();
      // One that was struck while it started either comes up or ends; that it ends is no fault of its own.
      if (launcher && runs() && !(await ready(launcher)) && runs()) await clear();
      for (let tries = 0; tries < STARTS; tries++) {
        if (!runs() && !(await started())) return false;
        if (!(await answers())) continue;
        await alone();
        return true;
      }
      return false;
    },
    async stop() {
      const one = launcher;
      if (one === undefined) return;
      const before = one.runtimes();
      tell();
      const ended = await stopped();
      if (ended && ended.code !== 0)
        journal.violated(
          `the launcher ${one.log} was told to stop and ended with ${words(ended)}: ${lastWords(one.log)}`,
        );
      const left = await within(2_000, () => (before.some(alive) ? undefined : true));
      if (left === undefined) journal.violated(`a runtime outlives a stop: ${holders()}`);
      await clear();
    },
    end: clear,
  };
}
