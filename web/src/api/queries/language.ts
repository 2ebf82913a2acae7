/** What is asked while a definition is written: the language, what a text says, whom it counts. */

import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "../client";

/** The server ends what it still counts for this page when the page asks about something newer. */
const checking = crypto.randomUUID?.() ?? `${Math.random()}`;

export const aboutLanguage = {
  language: () =>
    queryOptions({
      queryKey: ["language"],
      queryFn: ({ signal }) => answer(client.GET("/v1/language", { signal })),
      staleTime: 300_000,
    }),
  fieldValues: (field: string) =>
    queryOptions({
      queryKey: ["field values", field],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/fields/{field}/values", { params: { path: { field } }, signal })),
      staleTime: 300_000,
    }),
  /** What a text or a tree says; a newer one cancels the question before it. */
  understood: (source: { text: string } | { tree: Record<string, unknown> }) =>
    queryOptions({
      queryKey: ["understood", source],
      queryFn: ({ signal }) =>
        "text" in source
          ? answer(client.POST("/v1/language/parse", { body: source, signal }))
          : answer(client.POST("/v1/language/write", { body: source, signal })),
      retry: false,
      gcTime: 60_000,
    }),
  /** What result controls say, as YAML, as JSON and in words. */
  controls: (source: { text: string } | { controls: object }) =>
    queryOptions({
      queryKey: ["controls", source],
      queryFn: ({ signal }) => {
        const body = "text" in source ? source : { controls: { ...source.controls } };
        return answer(client.POST("/v1/language/controls", { body, signal }));
      },
      retry: false,
      gcTime: 60_000,
    }),
  /** Counts a definition and each of its branches. */
  check: (text: string, name: string | null, controls: object) =>
    queryOptions({
      queryKey: ["check", text, name, controls],
      queryFn: ({ signal }) =>
        answer(
          client.POST("/v1/segments/check", {
            body: { text, name, controls: { ...controls }, session: checking },
            signal,
          }),
        ),
      retry: false,
      gcTime: 60_000,
    }),
  /** Who would enter and leave if a definition took the place of a segment's. */
  diff: (name: string, text: string, controls: object) =>
    queryOptions({
      queryKey: ["diff", name, text, controls],
      queryFn: ({ signal }) =>
        answer(
          client.POST("/v1/segments/{name}/diff", {
            params: { path: { name } },
            body: { text, controls: { ...controls }, limit: 5, session: `${checking} diff` },
            signal,
          }),
        ),
      retry: false,
      gcTime: 60_000,
    }),
  preview: (text: string) =>
    queryOptions({
      queryKey: ["preview", text],
      queryFn: ({ signal }) =>
        answer(
          client.POST("/v1/segments/preview", {
            body: { text, limit: 8, session: `${checking} preview` },
            signal,
          }),
        ),
      retry: false,
      gcTime: 60_000,
    }),
  /** Counts the people that a text describes; a newer text cancels the question before it. */
  ask: (text: string) =>
    queryOptions({
      queryKey: ["ask", text],
      queryFn: ({ signal }) => answer(client.POST("/v1/query", { body: { text, limit: 5 }, signal })),
      retry: false,
      gcTime: 60_000,
    }),
};
