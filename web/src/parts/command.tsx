/** A command for the terminal, with a button that copies it. */

import classes from "./command.module.css";
import { Copy } from "./copy";

export function Command({ text }: { text: string }) {
  return (
    <span className={classes.command}>
      <code className="mono">{text}</code>
      <Copy text={text} what="the command" />
    </span>
  );
}
