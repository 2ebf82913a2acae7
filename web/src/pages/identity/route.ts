import { Fingerprint } from "lucide-react";
import type { Page } from "../page";
import { identitySummary } from "./queries";

export const identity: Page = {
  path: "identity",
  title: "Identity",
  menu: { group: "Know", icon: Fingerprint },
  fits: (project) => project.identity,
  load: () => import("./view"),
  warm: (known) => void known.prefetchQuery(identitySummary()),
};
