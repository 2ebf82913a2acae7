/** The filters above a list, in one line where there is room. */

import type { ReactNode } from "react";
import classes from "./toolbar.module.css";

export function Toolbar({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <search className={classes.toolbar}>
      {children}
      {aside && <div className={classes.aside}>{aside}</div>}
    </search>
  );
}
