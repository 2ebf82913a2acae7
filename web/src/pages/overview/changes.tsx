/** What changed since the run before. */

import {
  ArrowDownRight,
  ArrowUpRight,
  LogIn,
  LogOut,
  type LucideIcon,
  PackagePlus,
  PencilLine,
  TriangleAlert,
} from "lucide-react";
import type { Change } from "../../api/types";
import { Link } from "../../frame/link";
import { ShowAll, useShortened } from "../../parts/show-all";
import classes from "./overview.module.css";

const icons: Record<Change["kind"], LucideIcon> = {
  grew: ArrowUpRight,
  shrank: ArrowDownRight,
  entered: LogIn,
  left: LogOut,
  loaded: PackagePlus,
  quarantined: TriangleAlert,
  definition: PencilLine,
};

function placeOf({ kind, segment }: Change): string | null {
  if (segment)
    return `/segments/${encodeURIComponent(segment)}${kind === "definition" ? "/definition" : "/history"}`;
  if (kind === "quarantined") return "/data/quarantine";
  return kind === "loaded" ? "/data" : null;
}

const shownAtMost = 5;

export function Changes({ changes }: { changes: Change[] }) {
  const { shown, more } = useShortened(changes, shownAtMost);
  if (changes.length === 0) {
    return (
      <p className="dim">
        Nothing has changed since the run before. What enters or leaves a segment will stand here.
      </p>
    );
  }
  return (
    <>
      <ul className={classes.changes}>
        {shown.map((change) => {
          const Icon = icons[change.kind];
          const place = placeOf(change);
          return (
            <li key={change.sentence} data-kind={change.kind}>
              <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
              {place ? <Link to={place}>{change.sentence}</Link> : <span>{change.sentence}</span>}
            </li>
          );
        })}
      </ul>
      <ShowAll more={more} what="changes" />
    </>
  );
}
