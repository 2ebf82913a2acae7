/** The last step: the reason, and keeping; then a run brings the rows. */

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useStartRun } from "../../api/changes";
import { asProblem } from "../../api/problem";
import { Link } from "../../frame/link";
import { Section } from "../../parts/section";
import { Failure } from "../../parts/states";
import classes from "./connect.module.css";
import { type SourceText, useSaveSource } from "./queries";

interface Props {
  title: string;
  name: string;
  text: string;
  /** The version that was edited; none for a new source, which is named here. */
  version?: number;
  onName?: (name: string) => void;
  /** Told of the version that it is now. */
  onKept: (source: SourceText) => void;
}

export function Keep({ title, name, text, version, onName, onKept }: Props) {
  const [why, setWhy] = useState("");
  const save = useSaveSource();
  return (
    <Section title={title}>
      <form
        className={classes.keep}
        onSubmit={(event) => {
          event.preventDefault();
          const source = { name, text, why, ...(version === undefined ? {} : { based_on: version }) };
          save.mutate(source, { onSuccess: onKept });
        }}
      >
        {onName && (
          <TextInput
            label="Name"
            value={name}
            spellCheck={false}
            disabled={save.isPending}
            onChange={(event) => onName(event.currentTarget.value)}
          />
        )}
        <TextInput
          className={classes.why ?? ""}
          label="Why"
          placeholder="for the record"
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <Button type="submit" loading={save.isPending} disabled={!why.trim() || !name || !text.trim()}>
          Keep the source
        </Button>
      </form>
      {save.isError && <Failure problem={asProblem(save.error)} />}
    </Section>
  );
}

/** What was kept, and the run that brings its rows. */
export function Kept({ title, name }: { title: string; name: string }) {
  const run = useStartRun();
  const address = `/data/sources/${encodeURIComponent(name)}`;
  return (
    <Section title={title}>
      <p role="status" className={classes.kept}>
        <Link className="link" to={address}>
          {name}
        </Link>{" "}
        is kept; its rows come with the next run.
      </p>
      <Button loading={run.isPending} disabled={run.isSuccess} onClick={() => run.mutate({ whole: false })}>
        {run.isSuccess ? "The run works" : "Run now"}
      </Button>
      {run.isError && <Failure problem={asProblem(run.error)} />}
    </Section>
  );
}
