import { HeartPulse } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const health: Page = {
  path: "segmentations",
  title: "Health",
  menu: { group: "Know", icon: HeartPulse },
  turnsBack: true,
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.health()),
};
