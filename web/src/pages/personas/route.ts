import { UsersRound } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const personas: Page = {
  path: "personas",
  title: "Personas",
  menu: { group: "Know", icon: UsersRound },
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.personas()),
};
