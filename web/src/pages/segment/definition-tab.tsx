/** The definition in all its forms, with a box to try another one in before it is saved. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Segment } from "../../api/types";
import { useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Code } from "../../parts/code";
import { FindingList } from "../../parts/findings";
import { Beside, Section } from "../../parts/section";
import { Remark } from "../../parts/states";
import { sentence } from "../../text/words";
import { Draft } from "./draft";
import { Relations } from "./relations";
import classes from "./segment.module.css";

export function DefinitionTab({ segment }: { segment: Segment }) {
  const { mayAct } = useProject();
  return (
    <>
      <p className={classes.sentence}>{sentence(segment.sentence)}</p>
      {segment.missing_note && <Remark text={segment.missing_note} />}
      {mayAct && <Lint segment={segment} />}
      <Beside>
        <Section title="Definition">
          {mayAct ? (
            <Editable segment={segment} />
          ) : (
            <Code text={segment.definition} language="segment" label="Definition" />
          )}
        </Section>
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

/** What lint says of the definition as it is. */
function Lint({ segment }: { segment: Segment }) {
  const check = useQuery(queries.check(segment.definition, segment.summary.name));
  return <FindingList findings={check.data?.findings ?? []} />;
}

/** Starts from the current text, or from that of the older version which the address names. */
function Editable({ segment }: { segment: Segment }) {
  const { name } = segment.summary;
  const from = Number(useAddress().get("from") ?? segment.version);
  const older = from !== segment.version;
  const history = useQuery({ ...queries.history(name), enabled: older });
  if (older && history.isPending) return null;
  const version = history.data?.versions.find((known) => known.version === from);
  const start = older && version ? version.text : segment.definition;
  return <Draft key={`${name} ${segment.version} ${from}`} segment={segment} start={start} />;
}
