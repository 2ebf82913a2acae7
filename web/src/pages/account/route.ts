import type { Page } from "../page";

export const account: Page = {
  path: "accounts/:name",
  title: "Account",
  load: () => import("./view"),
};
