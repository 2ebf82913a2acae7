import { PanelTop } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const content: Page = {
  path: "content",
  title: "Content",
  menu: { group: "Run", icon: PanelTop },
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.slots()),
};
