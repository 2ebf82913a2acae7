/** What is asked about how well segments are chosen. */

import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "../client";
import { on } from "./parameters";

export const aboutHealth = {
  health: (past: string | null = null) =>
    queryOptions({
      queryKey: ["health", past],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/segmentations", { params: { query: on(past) }, signal })),
    }),
  segmentHealth: (name: string, past: string | null = null) =>
    queryOptions({
      queryKey: ["segment health", name, past],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/segments/{name}/health", { params: { path: { name }, query: on(past) }, signal }),
        ),
    }),
  segmentationComparison: (one: string, other: string, past: string | null = null) =>
    queryOptions({
      queryKey: ["segmentation comparison", one, other, past],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/segmentations/comparison", {
            params: { query: { one, other, ...on(past) } },
            signal,
          }),
        ),
    }),
};
