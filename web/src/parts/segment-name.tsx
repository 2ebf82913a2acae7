/** A segment's glyph and title, leading to its page. */

import { Link } from "../frame/link";
import { Glyph } from "./glyph";
import classes from "./segment-name.module.css";

interface Props {
  name: string;
  title: string;
  colour: number;
  /** In a list, the link covers the whole row. */
  row?: boolean;
}

export function SegmentName({ name, title, colour, row = false }: Props) {
  return (
    <span className={classes.name}>
      <Glyph name={name} colour={colour} />
      <Link to={`/segments/${encodeURIComponent(name)}`} className={row ? "row-link" : classes.link}>
        {title}
      </Link>
    </span>
  );
}
