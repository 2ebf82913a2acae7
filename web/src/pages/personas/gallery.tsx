/** A card for each persona: portrait, name, whom it is of. */

import { Checkbox } from "@mantine/core";
import type { PersonaSummary } from "../../api/types";
import { Link } from "../../frame/link";
import { Portrait } from "../../parts/portrait";
import { besides, heading } from "./called";
import classes from "./personas.module.css";

interface Props {
  personas: PersonaSummary[];
  chosen: PersonaSummary[];
  onTick: (persona: PersonaSummary) => void;
}

export function Gallery({ personas, chosen, onTick }: Props) {
  return (
    <ul className={classes.gallery} aria-label="Personas">
      {personas.map((persona) => (
        <li key={persona.segment} className={classes.card}>
          <Portrait drawing={persona.portrait} size={112} />
          <div className={classes.told}>
            <h2 className={classes.name}>
              <Link className="row-link" to={`/personas/${encodeURIComponent(persona.segment)}`}>
                {heading(persona)}
              </Link>
            </h2>
            <p className="dim">{besides(persona)}</p>
            <p className={classes.sentence}>{persona.sentence}</p>
          </div>
          <Checkbox
            className={classes.tick ?? ""}
            label="Compare"
            aria-label={`Compare ${heading(persona)}, ${besides(persona)}`}
            checked={chosen.includes(persona)}
            onChange={() => onTick(persona)}
          />
        </li>
      ))}
    </ul>
  );
}
