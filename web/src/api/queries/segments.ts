/** What is asked about segments: who is in them, how they grew, who moved between them. */

import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "../client";
import { given, on, pageSize } from "./parameters";

export interface MigrationAsked {
  from: string | null;
  to: string | null;
  segments: string[];
}

export const aboutSegments = {
  segments: (past: string | null = null) =>
    queryOptions({
      queryKey: ["segments", past],
      queryFn: ({ signal }) => answer(client.GET("/v1/segments", { params: { query: on(past) }, signal })),
    }),
  segment: (name: string) =>
    queryOptions({
      queryKey: ["segment", name],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/segments/{name}", { params: { path: { name } }, signal })),
    }),
  profile: (name: string) =>
    queryOptions({
      queryKey: ["profile", name],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/segments/{name}/profile", { params: { path: { name } }, signal })),
    }),
  members: (name: string, cursor: string | null, past: string | null) =>
    queryOptions({
      queryKey: ["members", name, cursor, past],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/segments/{name}/members", {
            params: { path: { name }, query: { ...given({ cursor }), ...on(past), limit: pageSize } },
            signal,
          }),
        ),
      // The page before stays while the next one comes, but not that of another segment or another day.
      placeholderData: (before, query) =>
        query?.queryKey[1] === name && query.queryKey[3] === past ? before : undefined,
    }),
  history: (name: string, past: string | null = null) =>
    queryOptions({
      queryKey: ["history", name, past],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/segments/{name}/history", { params: { path: { name }, query: on(past) }, signal }),
        ),
    }),
  forecast: (name: string) =>
    queryOptions({
      queryKey: ["forecast", name],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/segments/{name}/forecast", { params: { path: { name } }, signal })),
    }),
  migration: (asked: MigrationAsked) =>
    queryOptions({
      queryKey: ["migration", asked],
      queryFn: ({ signal }) => {
        const { from, to, segments } = asked;
        const query = { ...given({ from, to }), ...(segments.length > 0 && { segment: segments }) };
        return answer(client.GET("/v1/migration", { params: { query }, signal }));
      },
    }),
  why: (name: string, id: string) =>
    queryOptions({
      queryKey: ["why", name, id],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/segments/{name}/why/{id}", { params: { path: { name, id } }, signal })),
    }),
  asOf: (name: string, at: string) =>
    queryOptions({
      queryKey: ["as of", name, at],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/segments/{name}/as-of", {
            params: { path: { name }, query: { at, limit: 20 } },
            signal,
          }),
        ),
    }),
  changes: (name: string) =>
    queryOptions({
      queryKey: ["changes", name],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/segments/{name}/changes", {
            params: { path: { name }, query: { limit: 20 } },
            signal,
          }),
        ),
    }),
};
