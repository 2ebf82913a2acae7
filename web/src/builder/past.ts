/** What was before, and what was undone: every state of the builder, so that nothing is ever lost. */

export interface Past<State> {
  readonly before: readonly State[];
  readonly now: State;
  readonly after: readonly State[];
}

const kept = 200;

export function started<State>(now: State): Past<State> {
  return { before: [], now, after: [] };
}

/** A new state. */
export function done<State>(past: Past<State>, next: State): Past<State> {
  return { before: [...past.before, past.now].slice(-kept), now: next, after: [] };
}

/** The same state told otherwise, such as a text in its canonical layout: nothing to undo. */
export function amended<State>(past: Past<State>, now: State): Past<State> {
  return { ...past, now };
}

export function undone<State>(past: Past<State>): Past<State> {
  const last = past.before.at(-1);
  if (last === undefined) return past;
  return { before: past.before.slice(0, -1), now: last, after: [past.now, ...past.after] };
}

export function redone<State>(past: Past<State>): Past<State> {
  const [next, ...rest] = past.after;
  if (next === undefined) return past;
  return { before: [...past.before, past.now], now: next, after: rest };
}
