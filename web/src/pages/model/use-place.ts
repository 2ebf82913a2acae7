/** Placing somebody by a model's typing tool; nothing is kept of them. */

import { useMutation } from "@tanstack/react-query";
import { answer, client } from "../../api/client";

export function usePlace(model: string) {
  return useMutation({
    mutationFn: (answers: Record<string, string>) =>
      answer(
        client.POST("/v1/models/{name}/place", { params: { path: { name: model } }, body: { answers } }),
      ),
  });
}
