/** What the debugger asks: to try a message, to send it, and what then comes of it. */

import { queryOptions, useMutation } from "@tanstack/react-query";
import { answer, client } from "../../api/client";
import type { Message } from "./message";

/** Milliseconds after which it is looked again what came of a message. */
const soon = 1000;

export function useTry() {
  return useMutation({
    mutationFn: (asked: { customer: string; message: Message }) =>
      answer(client.POST("/v1/live/try", { body: asked })),
  });
}

export interface Sent {
  customer: string;
  /** The number of the newest change from before; what came of the message has a greater one. */
  after: number;
}

/** Sends what was tried, as it stands. */
export function useSend() {
  return useMutation({
    mutationFn: async ({ customer, message }: { customer: string; message: string }): Promise<Sent> => {
      const before = await answer(
        client.GET("/v1/live/changes", { params: { query: { customer, limit: 1 } } }),
      );
      await answer(client.POST("/v1/intake/messages", { body: { messages: [message], imported: false } }));
      return { customer, after: before.items[0]?.number ?? 0 };
    },
  });
}

export function outcome({ customer, after }: Sent) {
  return queryOptions({
    queryKey: ["live-changes", customer, after],
    queryFn: async ({ signal }) => {
      const query = { customer, limit: 20 };
      const found = await answer(client.GET("/v1/live/changes", { params: { query }, signal }));
      return found.items.filter(({ number }) => number > after);
    },
    refetchInterval: soon,
  });
}
