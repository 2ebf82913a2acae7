/** What is asked and changed while a source is connected. */

import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, client } from "../../api/client";
import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type Connector = Schemas["ConnectorInfo"];
export type ConnectorSetting = Schemas["ConnectorSetting"];
export type DataFile = Schemas["DataFile"];
export type Proposed = Schemas["ProposedSource"];
export type SourcePreview = Schemas["SourcePreview"];
export type SourceText = Schemas["SourceText"];
export type SourcePreviewRow = Schemas["SourcePreviewRow"];

/** Where rows come from, as a source says it. */
export interface Place {
  name: string;
  files?: Record<string, unknown>;
  connect?: Record<string, unknown>;
}

export const aboutConnecting = {
  connectors: () =>
    queryOptions({
      queryKey: ["connectors"],
      queryFn: ({ signal }) => answer(client.GET("/v1/connectors", { signal })),
    }),
  files: () =>
    queryOptions({
      queryKey: ["files"],
      queryFn: ({ signal }) => answer(client.GET("/v1/files", { signal })),
    }),
  preview: (name: string, text: string) =>
    queryOptions({
      queryKey: ["source-preview", name, text],
      queryFn: ({ signal }) =>
        answer(client.POST("/v1/sources/preview", { body: { name, text, rows: 12 }, signal })),
      placeholderData: keepPreviousData,
      enabled: name !== "" && text.trim() !== "",
      retry: false,
    }),
  text: (name: string) =>
    queryOptions({
      queryKey: ["source-text", name],
      queryFn: ({ signal }) =>
        answer(client.GET("/v1/sources/{name}/definition", { params: { path: { name } }, signal })),
    }),
};

export function useLook() {
  return useMutation({
    mutationFn: (place: Place) => answer(client.POST("/v1/sources/look", { body: place })),
  });
}

export interface Keeping {
  name: string;
  text: string;
  why: string;
  /** The version that was edited; none for a new source. */
  based_on?: number;
}

/** Keeps a source, and answers the version that it is then. */
export function useSaveSource() {
  const known = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, ...body }: Keeping) => {
      await answer(client.PUT("/v1/sources/{name}", { params: { path: { name } }, body }));
      return known.fetchQuery({ ...aboutConnecting.text(name), staleTime: 0 });
    },
    // Somebody may have kept a newer version: the page says so.
    onError: (_, { name }) =>
      known.invalidateQueries({ queryKey: aboutConnecting.text(name).queryKey, exact: true }),
    onSuccess: () => {
      const own = ["source-text", "source-preview", "files", "connectors"];
      void known.invalidateQueries({ predicate: ({ queryKey }) => !own.includes(String(queryKey[0])) });
    },
  });
}

const pieceBytes = 3 * 1024 * 1024;

/** Brings a file into the project, piece by piece; `onPart` hears which share is there. */
export function useUpload(onPart: (share: number) => void) {
  const known = useQueryClient();
  return useMutation({
    mutationFn: async (file: File) => {
      const upload = `${Date.now()} ${Math.random()}`;
      let at = 0;
      for (;;) {
        const piece = new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer());
        const last = at + piece.length >= file.size;
        const told = await answer(
          client.PUT("/v1/files/{name}", {
            params: { path: { name: file.name } },
            body: { content: base64(piece), at, last, upload },
          }),
        );
        at += piece.length;
        onPart(file.size === 0 ? 1 : at / file.size);
        if (last) return told;
      }
    },
    onSuccess: () => known.invalidateQueries({ queryKey: ["files"] }),
  });
}

function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join(""));
}
