import { Building2 } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const accounts: Page = {
  path: "accounts",
  title: "Accounts",
  menu: { group: "Know", icon: Building2 },
  fits: (project) => project.accounts,
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(queries.accounts({ search: null, sort: null, cursor: null })),
};
