import { Database } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const data: Page = {
  path: "data",
  title: "Data",
  menu: { group: "Run", icon: Database },
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.sources()),
};
