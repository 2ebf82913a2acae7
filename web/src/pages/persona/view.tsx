/** One persona: the card that one would pin to a wall, what people think of it, and the evidence behind it. */

import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { queries } from "../../api/queries";
import type { Persona } from "../../api/types";
import { Link } from "../../frame/link";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Portrait } from "../../parts/portrait";
import { Section } from "../../parts/section";
import { PageShape } from "../../parts/skeletons";
import { Remark } from "../../parts/states";
import { When } from "../../parts/when";
import { spelled } from "../../text/words";
import { Evidence } from "./evidence";
import { Exports } from "./exports";
import { OpinionPart } from "./opinion";
import classes from "./persona.module.css";
import { Poster } from "./poster";

export default function PersonaPage() {
  const { name = "" } = useParams();
  const persona = useQuery(queries.persona(name));
  return (
    <Answered query={persona} title={spelled(name)} shape={<PageShape />}>
      {(answer) => <Answer key={name} persona={answer} />}
    </Answered>
  );
}

function Answer({ persona }: { persona: Persona }) {
  const called = persona.opinion?.text.name || null;
  return (
    <>
      <PageHead
        title={called ?? persona.proposed.name}
        lead={persona.sentence}
        above={[{ to: "/personas", title: "Personas" }]}
        mark={<Portrait drawing={persona.portrait} size={96} />}
        actions={<Exports segment={persona.segment} />}
        note={<Facts persona={persona} isNamed={called !== null} />}
      />
      {!persona.withheld && <Poster persona={persona} />}
      <OpinionPart persona={persona} />
      {!persona.withheld && <Evidence persona={persona} />}
      <Limits persona={persona} />
    </>
  );
}

function Facts({ persona, isNamed }: { persona: Persona; isNamed: boolean }) {
  return (
    <ul className={classes.facts}>
      <li>
        <Link className="link" to={`/segments/${encodeURIComponent(persona.segment)}`}>
          {persona.title}
        </Link>
      </li>
      <li>{isNamed ? "named by people" : "name proposed from data"}</li>
      <li>
        as of <When at={persona.as_of} />
      </li>
    </ul>
  );
}

function Limits({ persona: { missing = [], caveats = [] } }: { persona: Persona }) {
  if (missing.length + caveats.length === 0) return null;
  return (
    <Section title="What it does not tell, and what to bear in mind">
      {[...missing, ...caveats].map((text) => (
        <Remark key={text} text={text} />
      ))}
    </Section>
  );
}
