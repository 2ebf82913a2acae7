/** How long things took. */

import type { RunRecord } from "../../api/types";

export function secondsOf({ started_at, finished_at }: RunRecord): number {
  if (finished_at === null) return 0;
  return (new Date(finished_at).getTime() - new Date(started_at).getTime()) / 1000;
}

export interface Span {
  name: string;
  note: string;
  seconds: number;
  /** Where it starts and how long it is, as shares of the whole. */
  start: number;
  length: number;
}

/** The steps one after the other, as shares of their sum. */
export function spansOf(steps: RunRecord["steps"]): Span[] {
  const all = steps.reduce((sum, step) => sum + step.seconds, 0);
  let before = 0;
  return steps.map(({ name, note, seconds }) => {
    const start = all === 0 ? 0 : before / all;
    before += seconds;
    return { name, note, seconds, start, length: all === 0 ? 0 : seconds / all };
  });
}
