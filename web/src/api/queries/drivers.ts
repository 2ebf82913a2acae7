/** What is asked about what goes with a segment or a metric. */

import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "../client";

export const aboutDrivers = {
  metrics: () =>
    queryOptions({
      queryKey: ["metrics"],
      queryFn: ({ signal }) => answer(client.GET("/v1/metrics", { signal })),
    }),
  /** What goes with a segment, or with a metric. */
  drivers: (asked: { segment: string; related: boolean } | { metric: string; related: boolean }) =>
    queryOptions({
      queryKey: ["drivers", asked],
      queryFn: ({ signal }) => answer(client.GET("/v1/drivers", { params: { query: asked }, signal })),
      retry: false,
    }),
  /** Which groups, and which segments, differ most on a metric. */
  foundSegments: (metric: string, related: boolean) =>
    queryOptions({
      queryKey: ["found segments", metric, related],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/find-segments", { params: { query: { metric, related } }, signal })),
      retry: false,
    }),
};
