/** The second step: what the rows seem to be, one source or several. */

import { Button } from "@mantine/core";
import { Section } from "../../parts/section";
import { Remark } from "../../parts/states";
import { sentence } from "../../text/words";
import classes from "./connect.module.css";
import type { Proposed } from "./queries";

interface Props {
  proposed: readonly Proposed[];
  chosen: string;
  /** The names of those that are kept already. */
  kept: readonly string[];
  onChoose: (name: string) => void;
}

export function Found({ proposed, chosen, kept, onChoose }: Props) {
  return (
    <Section
      title="2. What they seem to be"
      note={proposed.length > 1 ? "They make several sources. Keep one after the other." : undefined}
    >
      {proposed.map((source) => (
        <div key={source.name} className={classes.found} data-chosen={source.name === chosen || undefined}>
          <p>
            <strong>{source.name}</strong>{" "}
            {source.recognized
              ? sentence(source.why)
              : sentence(`${Math.round(source.confidence * 100)} % sure: ${source.why}`)}
          </p>
          {source.name !== chosen &&
            (kept.includes(source.name) ? (
              <span className="dim">It is kept.</span>
            ) : (
              <Button variant="default" size="xs" onClick={() => onChoose(source.name)}>
                Take this one
              </Button>
            ))}
          {source.name === chosen && source.notes.map((note) => <Remark key={note} text={note} />)}
        </div>
      ))}
    </Section>
  );
}
