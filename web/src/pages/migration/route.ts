import { ArrowLeftRight } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const migration: Page = {
  path: "migration",
  title: "Migration",
  menu: { group: "Know", icon: ArrowLeftRight },
  turnsBack: true,
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.migration({ from: null, to: null, segments: [] })),
};
