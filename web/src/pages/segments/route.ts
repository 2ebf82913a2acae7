import { Shapes } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const segments: Page = {
  path: "segments",
  title: "Segments",
  menu: { group: "Know", icon: Shapes },
  turnsBack: true,
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.segments()),
};
