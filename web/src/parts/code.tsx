/** A definition, SQL or JSON, lightly coloured. */

import { useRef } from "react";
import type { Place } from "../text/place";
import { type Language, tokens } from "../text/tokens";
import classes from "./code.module.css";
import { Copy } from "./copy";
import { useOverflow } from "./use-overflow";

interface CodeProps {
  text: string;
  language: Language;
  label: string;
}

export function Code({ text, language, label }: CodeProps) {
  const frame = useRef<HTMLPreElement>(null);
  const scrolls = useOverflow(frame);
  const reach = scrolls ? { tabIndex: 0, role: "group", "aria-label": label } : {};
  return (
    <div className={classes.block}>
      <pre ref={frame} className={classes.code} data-wraps={language === "segment" || undefined} {...reach}>
        <Coloured text={text} language={language} />
      </pre>
      <span className={classes.copy}>
        <Copy text={text} what={label.toLowerCase()} />
      </span>
    </div>
  );
}

interface ColouredProps {
  text: string;
  language: Language;
  /** Pieces to underline as wrong. */
  wrong?: Place[];
}

export function Coloured({ text, language, wrong = [] }: ColouredProps) {
  let offset = 0;
  return (
    <code>
      {tokens(text, language).map((token) => {
        const start = offset;
        offset += token.text.length;
        const bad = wrong.some((place) => place.start < start + token.text.length && place.end > start);
        const className = [classes[token.kind], bad && classes.wrong].filter(Boolean).join(" ");
        return (
          <span key={start} className={className}>
            {token.text}
          </span>
        );
      })}
    </code>
  );
}
