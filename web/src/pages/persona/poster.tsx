/** The card: what they are like, what they need, what to do; short enough to be read from two steps away. */

import type { Persona } from "../../api/types";
import { Figures } from "../../parts/figures";
import { segmentColour } from "../../parts/glyph";
import classes from "./persona.module.css";

export function Poster({ persona }: { persona: Persona }) {
  const { figures = [], traits = [], quotes = [], needs = [], pains = [], dos = [], donts = [] } = persona;
  return (
    <article
      className={classes.poster}
      style={{ borderTopColor: segmentColour(persona.colour) }}
      aria-label="Card"
    >
      <Figures figures={figures} asOf={persona.as_of} />
      <div className={classes.columns}>
        <Part title="What they are like" items={traits.map(({ sentence }) => [sentence, ""])} />
        <Part title="In their words" items={quotes.map(({ text, source }) => [`“${text}”`, source])} />
        <Part title="Needs" items={needs.map(({ text, reason }) => [text, reason])} />
        <Part title="Pains" items={pains.map(({ text, reason }) => [text, reason])} />
        <Part title="Do" items={dos.map(({ text, reason }) => [text, reason])} />
        <Part title="Do not" items={donts.map(({ text, reason }) => [text, reason])} />
      </div>
    </article>
  );
}

/** Items with the reason of each, which is what it is read from. */
function Part({ title, items }: { title: string; items: [string, string][] }) {
  if (items.length === 0) return null;
  return (
    <section className={classes.part}>
      <h2 className={classes.heading}>{title}</h2>
      <ul>
        {items.map(([text, reason]) => (
          <li key={text}>
            {text}
            {reason && <span className={classes.reason}>{reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
