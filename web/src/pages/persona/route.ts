import type { Page } from "../page";

export const persona: Page = {
  path: "personas/:name",
  title: "Persona",
  load: () => import("./view"),
};
