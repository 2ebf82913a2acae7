/** The day of the past that the studio is turned back to: held in the address, kept by every link. */

import { useCallback } from "react";
import { useNavigate as useRouterNavigate, useSearchParams } from "react-router";
import { dayIn, keepingPast, pastDay, pastParameter } from "../text/past";
import { useProject } from "./project";

/** The newest day there is: that of the published state; null before the first run. */
export function useToday(): string | null {
  const { project } = useProject();
  return project.as_of === null ? null : dayIn(project.as_of, project.time_zone);
}

/** The day that the studio is turned back to; null for today. */
export function usePast(): string | null {
  const [address] = useSearchParams();
  return pastDay(address.get(pastParameter), useToday());
}

interface Options {
  replace?: boolean;
  preventScrollReset?: boolean;
}

/** Goes to an address, on the day that is shown. */
export function useNavigate(): (to: string, options?: Options) => void {
  const navigate = useRouterNavigate();
  const past = usePast();
  return useCallback((to, options = {}) => void navigate(keepingPast(to, past), options), [navigate, past]);
}
