/** What a page tells the frame about itself. */

import type { QueryClient } from "@tanstack/react-query";
import type { LucideIcon } from "lucide-react";
import type { ComponentType } from "react";
import type { Project } from "../api/types";

export interface Page {
  /** Its address below `/`, as react-router writes it. */
  path: string;
  title: string;
  /** Its place in the navigation; pages without one are reached from others. */
  menu?: { group: "" | "Know" | "Run"; icon: LucideIcon };
  /** Whether a project has what it shows; the others need no entry for it. */
  fits?: (project: Project) => boolean;
  load: () => Promise<{ default: ComponentType }>;
  /** Whether it can show a past day; the others say that they know today only. */
  turnsBack?: true;
  /** Asks for what the page will show, when the reader seems about to open it. */
  warm?: (known: QueryClient) => void;
}
