import type { Page } from "../page";

export const customer: Page = {
  path: "customers/:id",
  title: "Customer",
  load: () => import("./view"),
};
