import type { Page } from "../page";

export const customer: Page = {
  path: "customers/:id",
  title: "Customer",
  turnsBack: true,
  load: () => import("./view"),
};
