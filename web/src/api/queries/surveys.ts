/** What is asked about surveys. */

import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "../client";
import { on } from "./parameters";

interface Texts {
  event: string;
  text: string;
}

export const aboutSurveys = {
  instruments: () =>
    queryOptions({
      queryKey: ["instruments"],
      queryFn: ({ signal }) => answer(client.GET("/v1/instruments", { signal })),
    }),
  /** What the texts of an event are about: now, or until a past day. */
  topics: ({ event, text }: Texts, past: string | null = null) =>
    queryOptions({
      queryKey: ["topics", event, text, past],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/topics", { params: { query: { event, text, ...on(past) } }, signal })),
    }),
  /** What an instrument found: now, or on a past day. */
  instrument: (name: string, past: string | null = null) =>
    queryOptions({
      queryKey: ["instrument", name, past],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/instruments/{name}", { params: { path: { name }, query: on(past) }, signal })),
    }),
};
