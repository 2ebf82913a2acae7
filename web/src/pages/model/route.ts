import type { Page } from "../page";

export const model: Page = {
  path: "models/:name",
  title: "Model",
  load: () => import("./view"),
};
