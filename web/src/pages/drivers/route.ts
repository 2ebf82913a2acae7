import { Split } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const drivers: Page = {
  path: "drivers",
  title: "Drivers",
  menu: { group: "Know", icon: Split },
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.metrics()),
};
