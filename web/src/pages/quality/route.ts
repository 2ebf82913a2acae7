import { ClipboardCheck } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const quality: Page = {
  path: "quality",
  title: "Quality",
  menu: { group: "Run", icon: ClipboardCheck },
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.quality()),
};
