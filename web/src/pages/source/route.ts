import type { Page } from "../page";

export const source: Page = {
  path: "data/:name",
  title: "Source",
  load: () => import("./view"),
};
