/** Two personas side by side: figures, what they are like, and what to do. */

import { CloseButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Persona, PersonaSummary } from "../../api/types";
import { Link } from "../../frame/link";
import { Num } from "../../parts/num";
import { Portrait } from "../../parts/portrait";
import { besides, heading } from "./called";
import classes from "./personas.module.css";

export function Comparison({ chosen, onClear }: { chosen: PersonaSummary[]; onClear: () => void }) {
  const [one, other] = chosen;
  if (!one) return null;
  return (
    <section className={classes.comparison} aria-label="Comparison">
      <CloseButton className={classes.close ?? ""} aria-label="Stop comparing" onClick={onClear} />
      {other ? (
        <div className={classes.sides}>
          <Side of={one} />
          <Side of={other} />
        </div>
      ) : (
        <p>Tick another persona to compare {heading(one)} with it.</p>
      )}
    </section>
  );
}

function Side({ of }: { of: PersonaSummary }) {
  const { data } = useQuery(queries.persona(of.segment));
  return (
    <div className={classes.side}>
      <div className={classes.sideHead}>
        <Portrait drawing={of.portrait} size={72} />
        <div>
          <h2 className={classes.name}>
            <Link className="link" to={`/personas/${encodeURIComponent(of.segment)}`}>
              {heading(of)}
            </Link>
          </h2>
          <p className="dim">{besides(of)}</p>
        </div>
      </div>
      <p>{of.sentence}</p>
      {data && <Known persona={data} />}
    </div>
  );
}

function Known({ persona }: { persona: Persona }) {
  const { figures = [], traits = [], dos = [], donts = [] } = persona;
  return (
    <>
      <dl className={classes.figures}>
        {figures.map(({ name, label, value, format }) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>
              <Num value={value} as={format} />
            </dd>
          </div>
        ))}
      </dl>
      <Lines title="What they are like" items={traits.slice(0, 4).map(({ sentence }) => sentence)} />
      <Lines title="Do" items={dos.map(({ text }) => text)} />
      <Lines title="Do not" items={donts.map(({ text }) => text)} />
    </>
  );
}

function Lines({ title, items }: { title: string; items: string[] }) {
  if (items.length === 0) return null;
  return (
    <>
      <h3 className={classes.heading}>{title}</h3>
      <ul className={classes.lines}>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </>
  );
}
