/** The segments of a customer as glyphs; their names on hover and for those who hear them. */

import type { SegmentSummary } from "../../api/types";
import { Link } from "../../frame/link";
import { Glyph } from "../../parts/glyph";
import classes from "./customers.module.css";

const shownAtMost = 5;

export function SegmentChips({ names, segments }: { names: string[]; segments: readonly SegmentSummary[] }) {
  const known = names.flatMap((name) => segments.find((segment) => segment.name === name) ?? []);
  const rest = names.length - Math.min(known.length, shownAtMost);
  return (
    <span className={classes.chips}>
      {known.slice(0, shownAtMost).map(({ name, title, colour }) => (
        <Link key={name} to={`/segments/${encodeURIComponent(name)}`} title={title} aria-label={title}>
          <Glyph name={name} colour={colour} />
        </Link>
      ))}
      {rest > 0 && known.length > 0 && <span className="dim small">+{rest}</span>}
    </span>
  );
}
