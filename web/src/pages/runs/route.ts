import { History } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const runs: Page = {
  path: "runs",
  title: "Runs",
  menu: { group: "Run", icon: History },
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.runs(null)),
};
