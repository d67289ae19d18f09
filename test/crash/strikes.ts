// When a kill comes and whom it hits. Each phase brings the site where it is to be struck; what follows is the same for all.
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../support/random.ts";
import { type Launcher, within } from "./launcher.ts";
import type { Place } from "./place.ts";
import { strike } from "./processes.ts";
import { dropGraph } from "./projection.ts";
import { send } from "./send.ts";
import type { Site } from "./site.ts";
import type { Writers } from "./writers.ts";

export const TARGETS = ["launcher", "runtime", "both"] as const;
export type Target = (typeof TARGETS)[number];

export type Stage = {
  readonly place: Place;
  readonly site: Site;
  readonly writers: Writers;
  readonly chance: Random;
};

/** Phases that begin with a site that is down are marked; the others begin with one that serves and is quiet. */
type Phase = { readonly fromDown?: true; readonly prepare: (stage: Stage) => Promise<void> };

const FIND_RUNTIME_MS = 10_000;

/** Whether something takes connections on this port. */
const isTaken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const answer = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
  });

export const PHASES = {
  idle: {
    prepare: async ({ chance }) => {
      await sleep(chance.pick(300));
    },
  },
  busy: {
    prepare: async ({ writers, chance }) => {
      writers.go("all");
      await sleep(50 + chance.pick(900));
    },
  },
  starting: {
    fromDown: true,
    prepare: async ({ place, site, writers, chance }) => {
      const startMs = site.startMs();
      const launcher = site.begin();
      writers.go("all");
      const when = chance.pick(3);
      if (when === 0) return await sleep(chance.pick(startMs));
      // Between the runtime's first breath and the launcher's word that it listens there is most to go wrong.
      const begun = when === 1 ? () => launcher.runtimes().length > 0 : () => isTaken(place.port);
      await within(10_000, async () => ((await begun()) || launcher.ended() ? true : undefined));
      await sleep(chance.pick(when === 1 ? startMs / 2 : 60));
    },
  },
  ready: {
    fromDown: true,
    prepare: async ({ site, writers, chance }) => {
      const launcher = site.begin();
      writers.go("all");
      await within(30_000, () => (launcher.isReady() || launcher.ended() ? true : undefined));
      await sleep(chance.pick(200));
    },
  },
  draining: {
    prepare: async ({ writers, chance }) => {
      writers.go("floods");
      await sleep(150 + chance.pick(700));
    },
  },
  rebuilding: {
    prepare: async ({ place, writers, chance }) => {
      writers.go("all");
      // Whether it is answered is for nobody to wait for.
      void send(place, "/v1/admin/rebuild", { body: "" });
      await sleep(chance.pick(700));
    },
  },
  refolding: {
    fromDown: true,
    prepare: async ({ place, site, writers, chance }) => {
      dropGraph(place);
      const launcher = site.begin();
      await within(30_000, () => (launcher.isReady() || launcher.ended() ? true : undefined));
      writers.go("all");
      await sleep(chance.pick(1_500));
    },
  },
  stopping: {
    prepare: async ({ site, writers, chance }) => {
      writers.go("all");
      await sleep(50 + chance.pick(300));
      site.tell();
      await sleep(chance.pick(25));
    },
  },
} as const satisfies Readonly<Record<string, Phase>>;

export type PhaseName = keyof typeof PHASES;

export const PHASE_NAMES = Object.keys(PHASES) as PhaseName[];

/** Whether a phase begins with a site that is down. */
export const fromDown = (phase: PhaseName): boolean => "fromDown" in PHASES[phase];

async function killRuntime(launcher: Launcher): Promise<boolean> {
  const [runtime] =
    (await within(FIND_RUNTIME_MS, () => {
      const found = launcher.runtimes();
      return found.length > 0 || launcher.ended() ? found : undefined;
    })) ?? [];
  if (runtime === undefined) return false;
  strike(runtime);
  return true;
}

/** Brings the site into a phase and kills; tells whether there was somebody to kill. */
export async function strikeIn(phase: PhaseName, target: Target, stage: Stage): Promise<boolean> {
  await PHASES[phase].prepare(stage);
  return await kill(target, stage);
}

/** Kills whom it is meant for, at once; tells whether there was somebody to kill. */
export async function kill(
  target: Target,
  { site, chance }: Pick<Stage, "site" | "chance">,
): Promise<boolean> {
  const launcher = site.current();
  if (launcher === undefined || launcher.ended()) return false;
  if (target === "runtime") return await killRuntime(launcher);
  const runtimes = launcher.runtimes();
  const first = chance.chance(0.5);
  if (target === "both" && first) for (const one of runtimes) strike(one);
  if (target === "both" && chance.chance(0.5)) await sleep(chance.pick(40));
  const replaced = launcher.runtimes();
  strike(launcher.process);
  // The launcher may have put another one in its place in between.
  if (target === "both") for (const one of [...runtimes, ...replaced]) strike(one);
  await within(5_000, () => (launcher.ended() ? true : undefined));
  return true;
}
