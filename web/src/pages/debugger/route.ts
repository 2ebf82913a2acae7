import type { Page } from "../page";

export const debug: Page = {
  path: "live/debugger",
  title: "Debugger",
  load: () => import("./view"),
};
