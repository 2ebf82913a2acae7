import type { Page } from "../page";

export const quarantine: Page = {
  path: "quarantine",
  title: "Quarantine",
  load: () => import("./view"),
};
