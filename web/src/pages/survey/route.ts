import type { Page } from "../page";

export const survey: Page = {
  path: "surveys/:name",
  title: "Survey",
  load: () => import("./view"),
};
