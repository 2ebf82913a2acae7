/** What a variant shows: its text, and where its addresses lead. */

import type { ContentValues } from "../../api/types";
import classes from "./slot.module.css";

export function Values({ values }: { values: ContentValues }) {
  const { title, text, image, link } = values;
  if (!title && !text && !image && !link) return <span className="dim">what the page itself has</span>;
  return (
    <div className={classes.values}>
      {title && <strong>{title}</strong>}
      {text && <span className={classes.text}>{text}</span>}
      {image && <span className={classes.address}>image {image}</span>}
      {link && <span className={classes.address}>link {link}</span>}
    </div>
  );
}
