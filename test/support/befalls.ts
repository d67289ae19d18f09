// What can befall a call, by name: the columns of the crash matrix.

/** What befalls a call that is waited for. */
export const FAULTS = [
  "fails before it does anything",
  "fails after it was done",
  "hangs, and comes in late",
  "is done, and its answer hangs",
  "is slow",
  "is delivered twice",
] as const;

/** What befalls what an object does in one turn with its own storage: it can neither hang nor be slow. */
export const TURNS = [
  "fails before it does anything",
  "fails after it was done",
  "is where the object dies, before",
  "is where the object dies, after",
] as const;

export type Fault = (typeof FAULTS)[number] | (typeof TURNS)[number];

/** Whether the call never comes to an end of itself: only the end of its object ends it. */
export const hangs = (fault: Fault): boolean => /hang/.test(fault);

/** Whether the call is done, and only its answer hangs. */
export const isDone = (fault: Fault): boolean => fault === "is done, and its answer hangs";

/** Whether the object ends with it. */
export const dies = (fault: Fault): boolean => fault.includes("dies");

/** Whether whoever makes the call learns that it failed. */
export const fails = (fault: Fault): boolean => dies(fault) || fault.startsWith("fails");
