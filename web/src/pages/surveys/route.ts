import { ClipboardList } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const surveys: Page = {
  path: "surveys",
  title: "Surveys",
  menu: { group: "Know", icon: ClipboardList },
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.instruments()),
};
