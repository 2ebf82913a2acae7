/** What is asked about models, and about groups that nobody named yet. */

import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "../client";

export const aboutModels = {
  models: () =>
    queryOptions({
      queryKey: ["models"],
      queryFn: ({ signal }) => answer(client.GET("/v1/models", { signal })),
    }),
  /** What is known of a model's newest version, or of another. */
  model: (name: string, version: number | null = null) =>
    queryOptions({
      queryKey: ["model", name, version],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/models/{name}", {
            params: { path: { name }, query: version === null ? {} : { version } },
            signal,
          }),
        ),
      // The version before stays while another comes, but not that of another model.
      placeholderData: (before, query) => (query?.queryKey[1] === name ? before : undefined),
    }),
  /** How far customers are from those whom a model was fitted on. */
  modelDrift: (name: string) =>
    queryOptions({
      queryKey: ["model", name, "drift"],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/models/{name}/drift", { params: { path: { name } }, signal })),
    }),
  /** What people can be compared by. */
  discoverBy: () =>
    queryOptions({
      queryKey: ["discover by"],
      queryFn: ({ signal }) => answer(client.GET("/v1/discover/criteria", { signal })),
      staleTime: 300_000,
    }),
  /** How a discovery stands: asked often while it goes on, and never again when it has ended. */
  discovery: (id: string) =>
    queryOptions({
      queryKey: ["discovery", id],
      queryFn: ({ signal }) => answer(client.GET("/v1/discover/{id}", { params: { path: { id } }, signal })),
      refetchInterval: (query) => (query.state.data?.state === "running" ? 700 : false),
      staleTime: (query) => (query.state.data?.state === "running" ? 0 : Number.POSITIVE_INFINITY),
      retry: false,
    }),
};
