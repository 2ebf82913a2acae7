/** A share as a thin bar from zero, in a segment's colour or the accent. The number beside it says the same. */

import classes from "./bar.module.css";

export function Bar({ share, colour }: { share: number; colour?: string }) {
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return (
    <span className={classes.bar} aria-hidden="true">
      {share > 0 && <span className={classes.fill} style={{ width, background: colour }} />}
    </span>
  );
}
