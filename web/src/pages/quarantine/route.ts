import type { Page } from "../page";

export const quarantine: Page = {
  path: "data/quarantine",
  title: "Quarantine",
  load: () => import("./view"),
};
