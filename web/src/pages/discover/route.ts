import { Telescope } from "lucide-react";
import type { Page } from "../page";
import { discoverBy } from "./queries";

export const discover: Page = {
  path: "discover",
  title: "Discover",
  menu: { group: "Know", icon: Telescope },
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(discoverBy()),
};
