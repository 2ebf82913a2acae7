/** A text from the server, in which `names` stand between backticks. */

import classes from "./prose.module.css";

export function Prose({ text }: { text: string }) {
  let offset = 0;
  return text.split("`").map((piece, index) => {
    const key = offset;
    offset += piece.length + 1;
    // Every second piece was between two backticks.
    return index % 2 === 1 ? (
      <code key={key} className={classes.name}>
        {piece}
      </code>
    ) : (
      <span key={key}>{piece}</span>
    );
  });
}
