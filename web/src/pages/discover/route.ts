import { Telescope } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const discover: Page = {
  path: "discover",
  title: "Discover",
  menu: { group: "Know", icon: Telescope },
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.discoverBy()),
};
