/** What the page of identity asks, and the one thing that it changes: what somebody decides on a pair. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, client } from "../../api/client";
import type { IdentityDecision } from "../../api/types";

export const identitySummary = () =>
  queryOptions({
    queryKey: ["identity"],
    queryFn: ({ signal }) => answer(client.GET("/v1/identity", { signal })),
  });

/** The first pairs that wait for an answer: those that are answered leave the list. */
export const pairsToReview = () =>
  queryOptions({
    queryKey: ["identity", "review"],
    queryFn: ({ signal }) =>
      answer(client.GET("/v1/identity/review", { params: { query: { limit: 50 } }, signal })),
  });

export const identityDecisions = () =>
  queryOptions({
    queryKey: ["identity", "decisions"],
    queryFn: ({ signal }) => answer(client.GET("/v1/identity/decisions", { signal })),
  });

export const identityPerson = (id: string) =>
  queryOptions({
    queryKey: ["identity", "person", id],
    queryFn: ({ signal }) =>
      answer(client.GET("/v1/identity/people/{id}", { params: { path: { id } }, signal })),
  });

/** Keeps a decision; the next run follows it. */
export function useDecide() {
  const known = useQueryClient();
  return useMutation({
    mutationFn: (made: IdentityDecision) => answer(client.POST("/v1/identity/decisions", { body: made })),
    onSuccess: () => known.invalidateQueries({ queryKey: ["identity"] }),
  });
}
