import type { Page } from "../page";

export const sourceEdit: Page = {
  path: "data/sources/:name/edit",
  title: "Edit a source",
  load: () => import("./view"),
};
