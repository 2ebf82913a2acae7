/** What is asked of the project as a whole: where it stands, its runs, a search over all of it. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "../client";
import { given, on } from "./parameters";

export const aboutProject = {
  project: () =>
    queryOptions({
      queryKey: ["project"],
      queryFn: ({ signal }) => answer(client.GET("/v1/project", { signal })),
    }),
  overview: (past: string | null = null) =>
    queryOptions({
      queryKey: ["overview", past],
      queryFn: ({ signal }) => answer(client.GET("/v1/overview", { params: { query: on(past) }, signal })),
    }),
  runs: (cursor: string | null) =>
    queryOptions({
      queryKey: ["runs", cursor],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/runs", { params: { query: { ...given({ cursor }), limit: 25 } }, signal })),
      placeholderData: keepPreviousData,
    }),
  /** The newest run, asked often while it goes on. */
  newestRun: () =>
    queryOptions({
      queryKey: ["newest run"],
      queryFn: async ({ signal }) => {
        const page = await answer(client.GET("/v1/runs", { params: { query: { limit: 1 } }, signal }));
        return page.items[0] ?? null;
      },
      refetchInterval: (query) => (query.state.data?.state === "running" ? 1000 : 30_000),
    }),
  search: (text: string) =>
    queryOptions({
      queryKey: ["search", text],
      queryFn: ({ signal }) => answer(client.GET("/v1/search", { params: { query: { q: text } }, signal })),
      enabled: text !== "",
      placeholderData: keepPreviousData,
      retry: false,
    }),
};
