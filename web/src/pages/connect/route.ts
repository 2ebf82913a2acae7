import type { Page } from "../page";

export const connect: Page = {
  path: "data/connect",
  title: "Connect a source",
  load: () => import("./view"),
};
