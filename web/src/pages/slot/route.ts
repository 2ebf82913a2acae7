import type { Page } from "../page";

export const slot: Page = {
  path: "content/:name",
  title: "Slot",
  load: () => import("./view"),
};
