/** What Discover asks: what people can be compared by, and how a discovery stands. */

import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "../../api/client";

export function discoverBy() {
  return queryOptions({
    queryKey: ["discover by"],
    queryFn: ({ signal }) => answer(client.GET("/v1/discover/criteria", { signal })),
    staleTime: 300_000,
  });
}

/** Asked often while it goes on, and never again when it has ended. */
export function discovery(id: string) {
  return queryOptions({
    queryKey: ["discovery", id],
    queryFn: ({ signal }) => answer(client.GET("/v1/discover/{id}", { params: { path: { id } }, signal })),
    refetchInterval: (query) => (query.state.data?.state === "running" ? 700 : false),
    staleTime: (query) => (query.state.data?.state === "running" ? 0 : Number.POSITIVE_INFINITY),
    retry: false,
  });
}
