/** The definition in all its forms: as a sentence, as text, who of them is kept, what it costs, and for programs. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { DefinitionVersion, Segment } from "../../api/types";
import { controlsFrom, isSame } from "../../builder/keep";
import { usePast } from "../../frame/past";
import { useProject } from "../../frame/project";
import { NotThen } from "../../frame/turn-back";
import { Answered } from "../../parts/answered";
import { Code } from "../../parts/code";
import { FindingList } from "../../parts/findings";
import { Beside, Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Remark } from "../../parts/states";
import { When } from "../../parts/when";
import { sentence } from "../../text/words";
import { Cost } from "./cost";
import { Relations } from "./relations";
import classes from "./segment.module.css";
import { textOf } from "./versions";

export function DefinitionTab({ segment }: { segment: Segment }) {
  const past = usePast();
  return past === null ? <Now segment={segment} /> : <OfThen segment={segment} day={past} />;
}

function Now({ segment }: { segment: Segment }) {
  const { mayAct } = useProject();
  const { name } = segment.summary;
  const check = useQuery({ ...queries.check(segment.definition, name, {}), enabled: mayAct });
  return (
    <>
      <p className={classes.sentence}>{sentence(segment.sentence)}</p>
      {segment.missing_note && <Remark text={segment.missing_note} />}
      <FindingList findings={check.data?.findings ?? []} />
      <Beside>
        <div>
          <Section title="Definition">
            <Code text={segment.definition} language="segment" label="Definition" />
          </Section>
          <Kept segment={segment} />
          {check.data && <Cost check={check.data} />}
        </div>
        <Relations segment={segment} />
      </Beside>
      <Section title="For programs">
        <details className={classes.form}>
          <summary>SQL</summary>
          <Code text={segment.sql} language="sql" label="SQL" />
        </details>
        <details className={classes.form}>
          <summary>JSON</summary>
          <Code text={JSON.stringify(segment.tree, null, 2)} language="json" label="JSON" />
        </details>
      </Section>
    </>
  );
}

/** The result controls in words and as the document has them. */
function Kept({ segment }: { segment: Segment }) {
  const controls = controlsFrom(segment.controls);
  const some = !isSame(controls, {});
  const said = useQuery({ ...queries.controls({ controls }), enabled: some });
  if (!some || !said.data) return null;
  return (
    <Section title="Who of them">
      <ul className={classes.controls}>
        {said.data.sentences.map((each) => (
          <li key={each}>{sentence(each)}</li>
        ))}
      </ul>
      <Code text={said.data.text ?? ""} language="segment" label="Result controls" />
    </Section>
  );
}

/** The version that the newest record of then was made by. */
function OfThen({ segment, day }: { segment: Segment; day: string }) {
  const history = useQuery(queries.history(segment.summary.name, day));
  return (
    <Answered query={history} shape={<TableShape />}>
      {({ points, versions }) => {
        const then = versions.find(({ version }) => version === points.at(-1)?.version);
        if (!then) return <NotThen>No version of the definition was recorded by the end of</NotThen>;
        return <Version version={then} />;
      }}
    </Answered>
  );
}

function Version({ version }: { version: DefinitionVersion }) {
  return (
    <Section
      title={`Version ${version.version}`}
      note={
        <>
          What was recorded then is by this version, kept <When at={version.at} /> by {version.by}.
        </>
      }
    >
      <Code text={textOf(version)} language="segment" label="Definition" />
    </Section>
  );
}
