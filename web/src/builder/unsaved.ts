/** What was being written when the builder was left: kept in this tab until it is saved or taken back. */

import type { Segment } from "../api/types";
import { isJson, isRecord } from "./json";
import type { Written } from "./use-draft";

export interface Unsaved {
  written: Written;
  title: string;
  /** The segment as it was when the work began; null for a new one. */
  segment: Segment | null;
}

const storage = "ilk-unsaved ";

/** The work that was left at a place; what another version of the studio wrote otherwise counts as none. */
export function unsavedAt(place: string): Unsaved | null {
  const found: unknown = JSON.parse(sessionStorage.getItem(storage + place) ?? "null");
  return isUnsaved(found) ? found : null;
}

export function keepUnsaved(place: string, work: Unsaved | null): void {
  if (work === null) sessionStorage.removeItem(storage + place);
  else sessionStorage.setItem(storage + place, JSON.stringify(work));
}

function isUnsaved(found: unknown): found is Unsaved {
  if (!isRecord(found) || !isRecord(found.written)) return false;
  const { tree, text, keep } = found.written;
  return isJson(tree) && typeof text === "string" && isRecord(keep) && typeof found.title === "string";
}
