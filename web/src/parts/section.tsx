/** A part of a page with its heading. */

import { type ReactNode, useId } from "react";
import classes from "./section.module.css";

interface Props {
  title: string;
  note?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}

export function Section({ title, note, aside, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes.section}>
      <div className={classes.head}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {aside && <div className={classes.aside}>{aside}</div>}
        {note && <p className={classes.note}>{note}</p>}
      </div>
      {children}
    </section>
  );
}

/** Two parts side by side where there is room; the first is the wider one. */
export function Beside({ children }: { children: ReactNode }) {
  return <div className={classes.beside}>{children}</div>;
}
