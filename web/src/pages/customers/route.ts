import { UsersRound } from "lucide-react";
import { queries } from "../../api/queries";
import type { Page } from "../page";

export const customers: Page = {
  path: "customers",
  title: "Customers",
  menu: { group: "Know", icon: UsersRound },
  load: () => import("./view"),
  warm: (known) =>
    void known.prefetchQuery(queries.customers({ search: null, segment: null, sort: null, cursor: null })),
};
