/** What every part of the builder needs: the language, what names mean here, how to edit, what is known of each line. */

import { createContext, useContext } from "react";
import type { components } from "../api/schema";
import type { Language, Scope } from "./language";
import type { Group } from "./tree";

export type Branch = components["schemas"]["Branch"];

export interface Board {
  language: Language;
  scope: Scope;
  /** Changes the tree; `undo` says what was taken away, so that it can be offered back. */
  edit: (change: (root: Group) => Group, undo?: string) => void;
  /** How many a line or group holds for, by its identity; null while it is not known. */
  branchOf: (id: string) => Branch | null;
  /** What is wrong at a line. */
  faultsOf: (id: string) => readonly string[];
  /** The line that costs the most people, where one stands out. */
  costliest: string | null;
  /** What a customer is called. */
  noun: string;
}

export const BoardContext = createContext<Board | null>(null);

export function useBoard(): Board {
  const board = useContext(BoardContext);
  if (board === null) throw new Error("useBoard is only for parts of the builder");
  return board;
}
