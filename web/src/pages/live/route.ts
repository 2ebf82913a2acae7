import { Activity } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const live: Page = {
  path: "live",
  title: "Live",
  menu: { group: "Run", icon: Activity },
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.intake()),
};
