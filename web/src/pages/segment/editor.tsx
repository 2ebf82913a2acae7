/** A text field that colours what is typed and underlines what is wrong: a field above its own coloured copy. */

import type { ChangeEvent } from "react";
import { Coloured } from "../../parts/code";
import type { Place } from "../../text/place";
import classes from "./editor.module.css";

interface Props {
  label: string;
  text: string;
  wrong: Place[];
  onChange: (text: string) => void;
}

export function Editor({ label, text, wrong, onChange }: Props) {
  const onType = (event: ChangeEvent<HTMLTextAreaElement>) => onChange(event.currentTarget.value);
  return (
    <div className={classes.editor} data-wrong={wrong.length > 0 || undefined}>
      <pre aria-hidden="true" className={classes.copy}>
        <Coloured text={text} language="segment" wrong={wrong} />
        {/* A last line that is empty needs something in it to be as tall as in the field. */}
        {"\n"}
      </pre>
      <textarea
        aria-label={label}
        aria-invalid={wrong.length > 0}
        className={classes.field}
        value={text}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        onChange={onType}
      />
    </div>
  );
}
