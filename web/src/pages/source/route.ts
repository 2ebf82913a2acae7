import type { Page } from "../page";

export const source: Page = {
  path: "data/sources/:name",
  title: "Source",
  load: () => import("./view"),
};
