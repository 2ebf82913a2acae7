/** What is asked about data: sources, what was set aside, lists, traits. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "../client";
import { given, pageSize } from "./parameters";

export interface QuarantineFilters {
  source: string | null;
  code: string | null;
  cursor: string | null;
}

export const aboutData = {
  sources: () =>
    queryOptions({
      queryKey: ["sources"],
      queryFn: ({ signal }) => answer(client.GET("/v1/sources", { signal })),
    }),
  source: (name: string) =>
    queryOptions({
      queryKey: ["source", name],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/sources/{name}", { params: { path: { name } }, signal })),
    }),
  cleaning: (name: string) =>
    queryOptions({
      queryKey: ["cleaning", name],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/sources/{name}/cleaning", { params: { path: { name } }, signal })),
    }),
  quality: () =>
    queryOptions({
      queryKey: ["quality"],
      queryFn: ({ signal }) => answer(client.GET("/v1/quality", { signal })),
    }),
  quarantine: (filters: QuarantineFilters) =>
    queryOptions({
      queryKey: ["quarantine", filters],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/quarantine", {
            params: { query: { ...given({ ...filters }), limit: pageSize } },
            signal,
          }),
        ),
      placeholderData: keepPreviousData,
    }),
  lists: () =>
    queryOptions({
      queryKey: ["lists"],
      queryFn: ({ signal }) => answer(client.GET("/v1/lists", { signal })),
    }),
  traits: () =>
    queryOptions({
      queryKey: ["traits"],
      queryFn: ({ signal }) => answer(client.GET("/v1/traits", { signal })),
    }),
};
