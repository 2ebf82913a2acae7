/** What people think of the persona, apart from data: who wrote it and when; and a form to write it anew. */

import { Button } from "@mantine/core";
import { Pencil } from "lucide-react";
import { useState } from "react";
import type { Opinion, Persona } from "../../api/types";
import { useProject } from "../../frame/project";
import { Section } from "../../parts/section";
import { When } from "../../parts/when";
import classes from "./persona.module.css";
import { Versions } from "./versions";
import { Writing } from "./writing";

export function OpinionPart({ persona }: { persona: Persona }) {
  const { mayAct } = useProject();
  const [writing, setWriting] = useState<Opinion["text"] | null>(null);
  const { opinion } = persona;
  return (
    <Section
      title="What people think"
      note="Opinion, kept apart from data: no run changes it."
      aside={
        mayAct &&
        writing === null && (
          <Button
            variant="default"
            size="xs"
            leftSection={<Pencil size={14} aria-hidden="true" />}
            onClick={() => setWriting(opinion?.text ?? { name: "", summary: "" })}
          >
            {opinion ? "Edit" : "Write it down"}
          </Button>
        )
      }
    >
      {writing !== null ? (
        <Writing persona={persona} first={writing} onDone={() => setWriting(null)} />
      ) : opinion ? (
        <Told opinion={opinion} />
      ) : (
        <p className="dim">Nobody has written anything yet.</p>
      )}
      {opinion && opinion.version > 1 && writing === null && (
        <Versions segment={persona.segment} newest={opinion.version} onChosen={mayAct ? setWriting : null} />
      )}
    </Section>
  );
}

function Told({ opinion }: { opinion: Opinion }) {
  const { needs = [], pains = [], dos = [], donts = [], summary } = opinion.text;
  const parts: [string, string[]][] = [
    ["Needs", needs],
    ["Pains", pains],
    ["Do", dos],
    ["Do not", donts],
  ];
  return (
    <div className={classes.opinion}>
      {summary && <p className={classes.summary}>{summary}</p>}
      {parts.map(
        ([title, items]) =>
          items.length > 0 && (
            <div key={title}>
              <h3>{title}</h3>
              <ul className={classes.opinions}>
                {items.map((item) => (
                  <li key={item}>{item}</li>
                ))}
              </ul>
            </div>
          ),
      )}
      <p className="dim small">
        Version {opinion.version} by {opinion.by}, <When at={opinion.at} />: {opinion.why}
      </p>
    </div>
  );
}
