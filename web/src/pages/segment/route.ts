import type { Page } from "../page";

export const segment: Page = {
  path: "segments/:name/:tab?",
  title: "Segment",
  turnsBack: true,
  load: () => import("./view"),
};
