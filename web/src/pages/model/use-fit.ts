/** Fitting a model: it goes on while its page is left, and is found again there. */

import { useMutationState } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fitKey, useFitModel } from "../../api/changes";
import { asProblem, type Problem } from "../../api/problem";
import { useAddress } from "../../frame/address";

export interface Fit {
  /** For how many seconds it has been going on; null while it does not. */
  seconds: number | null;
  /** The version that came of it. */
  made: number | null;
  problem: Problem | null;
  start: () => void;
}

export function useFit(name: string): Fit {
  const fit = useFitModel(name);
  const address = useAddress();
  const [began] = useMutationState({
    filters: { mutationKey: fitKey(name), exact: true, status: "pending" },
    select: (mutation) => mutation.state.submittedAt,
  });
  const now = useNow(began !== undefined);
  return {
    seconds: began === undefined ? null : Math.max(0, Math.floor((now - began) / 1000)),
    made: fit.data?.version ?? null,
    problem: fit.isError ? asProblem(fit.error) : null,
    start: () => fit.mutate(undefined, { onSuccess: () => address.set({ version: null }) }),
  };
}

/** The time, each second while somebody waits. */
function useNow(waits: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!waits) return;
    setNow(Date.now());
    const tick = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(tick);
  }, [waits]);
  return now;
}
