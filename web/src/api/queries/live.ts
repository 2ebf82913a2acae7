/** What is asked about what happens now: the intake, triggers, what was put aside. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "../client";
import { given, pageSize } from "./parameters";

/** Milliseconds after which what happens now is asked about again. */
const soon = 2000;

export const aboutLive = {
  live: () =>
    queryOptions({
      queryKey: ["live"],
      queryFn: ({ signal }) => answer(client.GET("/v1/live", { signal })),
      refetchInterval: soon,
    }),
  intake: () =>
    queryOptions({
      queryKey: ["intake"],
      queryFn: ({ signal }) => answer(client.GET("/v1/intake", { signal })),
      refetchInterval: soon,
    }),
  triggers: () =>
    queryOptions({
      queryKey: ["triggers"],
      queryFn: ({ signal }) => answer(client.GET("/v1/triggers", { signal })),
      refetchInterval: soon,
    }),
  deadLetters: (cursor: string | null) =>
    queryOptions({
      queryKey: ["dead-letters", cursor],
      queryFn: ({ signal }) =>
        answer(
          client.GET("/v1/dead-letters", {
            params: { query: { ...given({ cursor }), limit: pageSize } },
            signal,
          }),
        ),
      placeholderData: keepPreviousData,
      refetchInterval: 5 * soon,
    }),
};
