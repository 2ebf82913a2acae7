/** The project that the studio shows, and how its values are written for this reader. */

import { createContext, useContext } from "react";
import type { Project } from "../api/types";
import { type Formats, makeFormats } from "../text/formats";
import { plural } from "../text/words";

export interface ProjectView {
  project: Project;
  formats: Formats;
  /** What one customer is called, and several: household, households. */
  noun: string;
  nouns: string;
  /** Whether the reader may run, edit and export; a viewer may only read summaries. */
  mayAct: boolean;
}

export function viewOf(project: Project): ProjectView {
  const reader = { language: navigator.language, currency: project.currency, timeZone: project.time_zone };
  return {
    project,
    formats: makeFormats(reader),
    noun: project.customer_noun,
    nouns: plural(project.customer_noun),
    mayAct: project.role !== "viewer",
  };
}

export const ProjectContext = createContext<ProjectView | null>(null);

export function useProject(): ProjectView {
  const view = useContext(ProjectContext);
  if (view === null) throw new Error("useProject is only for pages inside the frame");
  return view;
}

export function useFormats(): Formats {
  return useProject().formats;
}
