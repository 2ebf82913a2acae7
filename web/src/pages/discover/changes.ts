/** What Discover does: begins to look for groups, stops, keeps those of a candidate. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, client } from "../../api/client";
import type { DiscoverRequest, KeepGroups } from "../../api/types";
import { discovery } from "./queries";

export function useDiscover() {
  const known = useQueryClient();
  return useMutation({
    mutationFn: (asked: DiscoverRequest) => answer(client.POST("/v1/discover", { body: asked })),
    onSuccess: (begun) => known.setQueryData(discovery(begun.id).queryKey, begun),
  });
}

export function useStopDiscovery() {
  const known = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answer(
        client.DELETE("/v1/discover/{id}", {
          params: { path: { id } },
          headers: { "content-type": "application/json" },
        }),
      ),
    onSuccess: (stopped) => known.setQueryData(discovery(stopped.id).queryKey, stopped),
  });
}

/** Keeps a candidate: segments, traits and models are others from then on. */
export function useKeepGroups() {
  const known = useQueryClient();
  return useMutation({
    mutationFn: (wish: KeepGroups) => answer(client.POST("/v1/discover/keep", { body: wish })),
    onSuccess: () =>
      Promise.all(
        [["segments"], ["models"], ["traits"], ["overview"], ["discover by"]].map((queryKey) =>
          known.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
