/** What is asked about people, one by one and as personas. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "../client";
import { given, on, pageSize } from "./parameters";

export interface CustomerFilters {
  search: string | null;
  segment: string | null;
  sort: string | null;
  cursor: string | null;
}

export interface AccountFilters {
  search: string | null;
  sort: string | null;
  cursor: string | null;
}

export const aboutPeople = {
  accounts: (filters: AccountFilters) =>
    queryOptions({
      queryKey: ["accounts", filters],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/accounts", {
            params: { query: { ...given({ ...filters }), limit: pageSize } },
            signal,
          }),
        ),
      placeholderData: keepPreviousData,
    }),
  account: (account: string, cursor: string | null) =>
    queryOptions({
      queryKey: ["account", account, cursor],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/accounts/{account}", {
            params: { path: { account }, query: { ...given({ cursor }), limit: pageSize } },
            signal,
          }),
        ),
      placeholderData: keepPreviousData,
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
};
