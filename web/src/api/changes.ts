/** What the studio can change: a definition, a run, a fitted model, the quarantine, an opinion. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, client } from "./client";
import { queries } from "./queries";
import type { Opinion } from "./types";

export interface Edit {
  definition: string;
  controls: Record<string, unknown>;
  why: string;
  title?: string;
  description?: string;
  /** The version that was edited: refused when somebody saved a newer one meanwhile. */
  based_on?: number;
}

/** `onSaved` is heard even when what asked for it is gone, as a draft is once it is saved. */
export function useSaveSegment(name: string, onSaved: () => void) {
  const known = useQueryClient();
  return useMutation({
    mutationFn: (edit: Edit) =>
      answer(client.PUT("/v1/segments/{name}", { params: { path: { name } }, body: edit })),
    // Somebody may have saved a newer version: it is shown beside this one.
    onError: () => known.invalidateQueries({ queryKey: queries.segment(name).queryKey }),
    onSuccess: (segment) => {
      onSaved();
      known.setQueryData(queries.segment(name).queryKey, segment);
      return known.invalidateQueries();
    },
  });
}

/** What people think of a persona. `based_on`: refused when somebody wrote a newer version meanwhile. */
export function useEditPersona(name: string, onSaved: () => void) {
  const known = useQueryClient();
  return useMutation({
    mutationFn: (edit: { opinion: Opinion["text"]; based_on: number; why: string }) =>
      answer(client.PUT("/v1/personas/{name}", { params: { path: { name } }, body: edit })),
    onError: () => known.invalidateQueries({ queryKey: queries.persona(name).queryKey, exact: true }),
    onSuccess: (persona) => {
      onSaved();
      known.setQueryData(queries.persona(name).queryKey, persona);
      return Promise.all(
        [["personas"], ["persona", name]].map((queryKey) => known.invalidateQueries({ queryKey })),
      );
    },
  });
}

export function useStartRun() {
  const known = useQueryClient();
  return useMutation({
    mutationFn: ({ whole }: { whole: boolean }) => answer(client.POST("/v1/runs", { body: { whole } })),
    onSuccess: (run) => {
      known.setQueryData(queries.newestRun().queryKey, run);
      return known.invalidateQueries({ queryKey: ["runs"] });
    },
  });
}

/** The key under which fits of a model are known, so that one goes on while its page is left. */
export function fitKey(name: string) {
  return ["fit", name] as const;
}

export function useFitModel(name: string) {
  const known = useQueryClient();
  return useMutation({
    mutationKey: fitKey(name),
    mutationFn: () =>
      answer(
        client.POST("/v1/models/{name}/fit", {
          params: { path: { name } },
          // The server takes writes as JSON alone, those without a body too.
          headers: { "content-type": "application/json" },
        }),
      ),
    onSuccess: (model) => {
      known.setQueryData(queries.model(name).queryKey, model);
      return Promise.all(
        [["models"], ["model", name]].map((queryKey) => known.invalidateQueries({ queryKey })),
      );
    },
  });
}

export function useRetryQuarantine() {
  const known = useQueryClient();
  return useMutation({
    mutationFn: (source: string | null) =>
      answer(client.POST("/v1/quarantine/retry", { body: source === null ? {} : { source } })),
    onSuccess: () => known.invalidateQueries(),
  });
}

/** Gives up what a trigger put aside: one message, or for null all of it. */
export function useDismissDead() {
  const known = useQueryClient();
  return useMutation({
    mutationFn: ({ name, message, why }: { name: string; message: string | null; why: string }) =>
      answer(
        client.POST("/v1/triggers/{name}/dismiss", { params: { path: { name } }, body: { message, why } }),
      ),
    onSuccess: () =>
      Promise.all([["triggers"], ["dead-letters"]].map((queryKey) => known.invalidateQueries({ queryKey }))),
  });
}

/** Tells a receiver again what was put aside; one that was gone is told again, too. */
export function useRetryDead() {
  const known = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      answer(client.POST("/v1/triggers/{name}/retry", { params: { path: { name } }, body: {} })),
    onSuccess: () =>
      Promise.all([["triggers"], ["dead-letters"]].map((queryKey) => known.invalidateQueries({ queryKey }))),
  });
}
