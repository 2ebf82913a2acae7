/** A word that explains itself on hover, focus and touch. */

import { Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./explained.module.css";

export function Explained({ children, by }: { children: ReactNode; by: ReactNode }) {
  return (
    <Tooltip
      label={by}
      multiline
      w={280}
      position="bottom-start"
      offset={8}
      // Inside the page's landmark, not beside it.
      portalProps={{ target: "#page" }}
      classNames={{ tooltip: classes.panel ?? "" }}
    >
      <button type="button" className={classes.word}>
        {children}
      </button>
    </Tooltip>
  );
}
