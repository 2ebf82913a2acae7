import { queries } from "../../api/queries";
import type { Page } from "../page";

const load = () => import("./view");

export const fresh: Page = {
  path: "segments/new",
  title: "New segment",
  load,
  warm: (known) => void known.prefetchQuery(queries.language()),
};

export const edit: Page = { ...fresh, path: "segments/:name/edit", title: "Edit a segment" };
