/** What is asked about content: the slots, one of them, and what somebody is shown in it. */

import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "../client";
import { given } from "./parameters";

export const aboutContent = {
  slots: () =>
    queryOptions({
      queryKey: ["content"],
      queryFn: ({ signal }) => answer(client.GET("/v1/content", { signal })),
    }),
  slot: (name: string) =>
    queryOptions({
      queryKey: ["content", name],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/content/{name}", { params: { path: { name } }, signal })),
    }),
  /** How often each variant was shown, in the last days. */
  exposures: (name: string) =>
    queryOptions({
      queryKey: ["content", name, "exposures"],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/content/{name}/exposures", { params: { path: { name } }, signal })),
    }),
  /** What a customer is shown, or for null somebody new. */
  shown: (name: string, customer: string | null) =>
    queryOptions({
      queryKey: ["content", name, "shown", customer],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/content/{name}/preview", {
            params: { path: { name }, query: given({ customer }) },
            signal,
          }),
        ),
    }),
};
