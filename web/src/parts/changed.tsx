/** A text with what was changed of another: added and taken away. */

import { difference } from "../text/difference";
import classes from "./changed.module.css";

export function Changed({ before, after }: { before: string; after: string }) {
  let offset = 0;
  return (
    <p className={classes.changed}>
      {difference(before, after).map(({ kind, text }) => {
        const key = offset;
        offset += text.length;
        if (kind === "added") return <ins key={key}>{text}</ins>;
        return kind === "removed" ? <del key={key}>{text}</del> : <span key={key}>{text}</span>;
      })}
    </p>
  );
}
