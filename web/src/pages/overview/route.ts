import { LayoutDashboard } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const overview: Page = {
  path: "",
  title: "Overview",
  menu: { group: "", icon: LayoutDashboard },
  turnsBack: true,
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.overview()),
};
