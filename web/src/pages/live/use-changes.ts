/** The changes of the last minutes as they come, and whether the line stands. */

import { useEffect, useState } from "react";
import { asProblem, type Problem } from "../../api/problem";
import { listen } from "../../api/stream";
import type { LiveChange } from "../../api/types";

const most = 200;

export interface Happening {
  /** The newest first. */
  changes: readonly LiveChange[];
  connected: boolean;
  problem: Problem | null;
}

/** Listens as long as what calls it is shown. `paused`: what comes is heard, and shown when it goes on. */
export function useChanges(paused: boolean): Happening {
  const [heard, setHeard] = useState<readonly LiveChange[]>([]);
  const [shown, setShown] = useState<readonly LiveChange[]>([]);
  const [connected, setConnected] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const add = (changes: LiveChange[]) =>
      setHeard((before) => [...changes.toReversed(), ...before].slice(0, most));
    listen({ heard: add, stands: setConnected }, stop.signal).catch((error: unknown) =>
      setProblem(asProblem(error)),
    );
    return () => stop.abort();
  }, []);
  useEffect(() => {
    if (!paused) setShown(heard);
  }, [paused, heard]);
  return { changes: shown, connected, problem };
}
