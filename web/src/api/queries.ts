/** Every question that the studio asks, with the key it is remembered under. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";

export const pageSize = 50;

/** The server ends what it still counts for this page when the page asks about something newer. */
const checking = crypto.randomUUID?.() ?? `${Math.random()}`;

/** A filter that is not set is left out of the address. */
function given<Filters extends Record<string, string | number | null>>(filters: Filters) {
  const set = Object.entries(filters).filter(([, value]) => value !== null && value !== "");
  return Object.fromEntries(set) as { [Name in keyof Filters]?: NonNullable<Filters[Name]> };
}

/** The day to turn back to, as a parameter; nothing for today. */
function on(past: string | null): { as_of?: string } {
  return past === null ? {} : { as_of: past };
}

export interface CustomerFilters {
  search: string | null;
  segment: string | null;
  sort: string | null;
  cursor: string | null;
}

export interface MigrationAsked {
  from: string | null;
  to: string | null;
  segments: string[];
}

export interface QuarantineFilters {
  source: string | null;
  code: string | null;
  cursor: string | null;
}

export const queries = {
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
  personas: () =>
    queryOptions({
      queryKey: ["personas"],
      queryFn: ({ signal }) => answer(client.GET("/v1/personas", { signal })),
    }),
  persona: (name: string) =>
    queryOptions({
      queryKey: ["persona", name],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/personas/{name}", { params: { path: { name } }, signal })),
    }),
  opinions: (name: string) =>
    queryOptions({
      queryKey: ["persona", name, "opinions"],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/personas/{name}/opinions", { params: { path: { name } }, signal })),
    }),
  customers: (filters: CustomerFilters) =>
    queryOptions({
      queryKey: ["customers", filters],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/customers", {
            params: { query: { ...given({ ...filters }), limit: pageSize } },
            signal,
          }),
        ),
      placeholderData: keepPreviousData,
    }),
  customer: (id: string, past: string | null = null) =>
    queryOptions({
      queryKey: ["customer", id, past],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/customers/{id}", { params: { path: { id }, query: on(past) }, signal })),
    }),
  timeline: (id: string, event: string | null, past: string | null) =>
    infiniteQueryOptions({
      queryKey: ["timeline", id, event, past],
      queryFn: ({ signal, pageParam }) =>
        answer(
          client.GET("/v1/customers/{id}/timeline", {
            params: {
              path: { id },
              query: { ...given({ event, cursor: pageParam }), ...on(past), limit: 30 },
            },
            signal,
          }),
        ),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next,
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
  models: () =>
    queryOptions({
      queryKey: ["models"],
      queryFn: ({ signal }) => answer(client.GET("/v1/models", { signal })),
    }),
  /** How far customers are from those whom a model was fitted on. */
  modelDrift: (name: string) =>
    queryOptions({
      queryKey: ["model", name, "drift"],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/models/{name}/drift", { params: { path: { name } }, signal })),
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
  /** Counts the people that a text describes; a newer text cancels the question before it. */
  ask: (text: string) =>
    queryOptions({
      queryKey: ["ask", text],
      queryFn: ({ signal }) => answer(client.POST("/v1/query", { body: { text, limit: 5 }, signal })),
      retry: false,
      gcTime: 60_000,
    }),
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
