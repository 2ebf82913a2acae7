import { ChartSpline } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const models: Page = {
  path: "models",
  title: "Models",
  menu: { group: "Run", icon: ChartSpline },
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.models()),
};
