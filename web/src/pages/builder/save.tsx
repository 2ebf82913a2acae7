/** Before saving: who would enter and leave and what depends on it; then the reason, and the new version. */

import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useSaveSegment } from "../../api/changes";
import { asProblem } from "../../api/problem";
import { queries } from "../../api/queries";
import type { DefinitionVersion, Segment, SegmentDiff } from "../../api/types";
import { type Controls, controlsFrom, isSame, wholeText } from "../../builder/keep";
import type { Draft } from "../../builder/use-draft";
import { Link } from "../../frame/link";
import { useNavigate } from "../../frame/past";
import { useProject } from "../../frame/project";
import { Changed } from "../../parts/changed";
import { Section } from "../../parts/section";
import { Failure } from "../../parts/states";
import { counted } from "../../text/words";
import classes from "./builder-page.module.css";
import type { Checked } from "./count";
import { identifierOf } from "./identifier";

interface Props {
  draft: Draft;
  segment: Segment | null;
  /** The older version that the draft started from. */
  version: DefinitionVersion | null;
  check: Checked;
  title: string;
  onTitle: (title: string) => void;
  onSaved: () => void;
}

export function Save({ draft, segment, version, check, title, onTitle, onSaved }: Props) {
  const text = draft.understood?.text ?? "";
  const controls = controlsFrom(draft.kept?.controls);
  const before = segment && { text: segment.definition, controls: controlsFrom(segment.controls) };
  const isSameText = before !== null && text.trim() === before.text.trim();
  const changed = before === null || !isSameText || !isSame(controls, before.controls);
  const ready = check.current && check.answer?.valid === true;
  if (draft.text.trim() === "" || !changed) return null;
  return (
    <Section title={segment ? "What saving would change" : "Keep it"}>
      {before && ready && (
        <div className={classes.wording}>
          <Changed before={wholeText(before.text, before.controls)} after={wholeText(text, controls)} />
        </div>
      )}
      {segment && ready && <Change name={segment.summary.name} text={text} controls={controls} />}
      <Reason
        text={text}
        controls={controls}
        segment={segment}
        first={version ? `Back to version ${version.version}` : ""}
        ready={ready}
        title={title}
        onTitle={onTitle}
        onSaved={onSaved}
      />
    </Section>
  );
}

function Change({ name, text, controls }: { name: string; text: string; controls: Controls }) {
  const diff = useQuery(queries.diff(name, text, controls));
  if (diff.isError && asProblem(diff.error).fault.code !== "superseded")
    return <Failure problem={asProblem(diff.error)} />;
  if (!diff.data) return <div className={classes.changeShape} aria-busy="true" />;
  return <Told diff={diff.data} />;
}

function Told({ diff }: { diff: SegmentDiff }) {
  const { formats, noun } = useProject();
  const sides = [
    { title: "enter", count: diff.enter, ids: diff.entering },
    { title: "leave", count: diff.leave, ids: diff.leaving },
    { title: "stay", count: diff.stay, ids: [] },
  ];
  return (
    <div className={classes.change}>
      <dl>
        {sides.map(({ title, count, ids }) => (
          <div key={title} data-side={title}>
            <dt>
              {counted(count, noun)} {title}
            </dt>
            <dd>
              <strong>{formats.value(count, "count")}</strong>
              {ids.slice(0, 5).map((id) => (
                <Link key={id} className="link small" to={`/customers/${encodeURIComponent(id)}`}>
                  {id}
                </Link>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Dependents diff={diff} />
    </div>
  );
}

function Dependents({ diff }: { diff: SegmentDiff }) {
  const { formats } = useProject();
  if (diff.dependents.length === 0) return <p className="dim">Nothing else depends on it.</p>;
  return (
    <ul className={classes.dependents} aria-label="What depends on it">
      {diff.dependents.map(({ kind, name, title, enter, leave }) => (
        <li key={`${kind} ${name}`}>
          <span className="dim">{kind}</span>{" "}
          {kind === "segment" ? (
            <Link className="link" to={`/segments/${encodeURIComponent(name)}`}>
              {title}
            </Link>
          ) : (
            title
          )}
          {enter !== null && leave !== null && (
            <span className="dim">
              : {formats.value(enter, "count")} enter, {formats.value(leave, "count")} leave
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

interface ReasonProps {
  text: string;
  controls: Controls;
  /** What the reason starts with. */
  first: string;
  segment: Segment | null;
  ready: boolean;
  title: string;
  onTitle: (title: string) => void;
  onSaved: () => void;
}

function Reason({ text, controls, first, segment, ready, title, onTitle, onSaved }: ReasonProps) {
  const [why, setWhy] = useState(first);
  const navigate = useNavigate();
  const name = segment?.summary.name ?? identifierOf(title);
  const save = useSaveSegment(name, () => {
    onSaved();
    navigate(`/segments/${encodeURIComponent(name)}/definition`);
  });
  const complete = why.trim() !== "" && name !== "" && ready;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!complete) return;
    const based = segment ? { based_on: segment.version } : { title: title.trim(), based_on: 0 };
    save.mutate({ definition: text, controls: { ...controls }, why: why.trim(), ...based });
  };
  return (
    <form className={classes.saving} onSubmit={submit}>
      {segment === null && (
        <TextInput
          label="Name"
          placeholder="Loyal in the city"
          description={name === "" ? undefined : `Definitions call it ${name}.`}
          required
          value={title}
          onChange={(event) => onTitle(event.currentTarget.value)}
        />
      )}
      <TextInput
        label="Why"
        placeholder="What this is for; it stands in the history"
        required
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      {save.isError && <Failure problem={asProblem(save.error)} />}
      <div>
        <Button type="submit" loading={save.isPending} disabled={!complete}>
          {segment ? `Save as version ${segment.version + 1}` : "Save the segment"}
        </Button>
      </div>
    </form>
  );
}
