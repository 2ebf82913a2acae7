/** What to bear in mind below an answer, one line each. */

import classes from "./remarks.module.css";
import { Remark } from "./states";

export function Remarks({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <div className={classes.remarks}>
      {texts.map((text) => (
        <Remark key={text} text={text} />
      ))}
    </div>
  );
}
