import { Fingerprint } from "lucide-react";
import type { Page } from "../page";
import { identitySummary } from "./queries";

export const identity: Page = {
  path: "identity",
  title: "Identity",
  menu: { group: "Know", icon: Fingerprint },
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(identitySummary()),
};
