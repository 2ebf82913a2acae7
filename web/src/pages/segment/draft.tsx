/** A definition being changed: who it would describe, and saving it with the reason why. */

import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useSaveSegment } from "../../api/changes";
import { asProblem } from "../../api/problem";
import { queries } from "../../api/queries";
import type { Segment } from "../../api/types";
import { placesOf } from "../../text/place";
import { Faults, LiveCount } from "./draft-answer";
import { Editor } from "./editor";
import classes from "./segment.module.css";

const pause = 300;

export function Draft({ segment, start }: { segment: Segment; start: string }) {
  const { name } = segment.summary;
  const [text, setText] = useState(start);
  const [settled] = useDebouncedValue(text, pause);
  const answer = useQuery({ ...queries.ask(settled.trim()), enabled: settled.trim() !== "" });
  const navigate = useNavigate();
  // An older version that the address names has served its purpose.
  const save = useSaveSegment(
    name,
    () => void navigate({ search: "" }, { replace: true, preventScrollReset: true }),
  );
  // What was answered is about the settled text; it says nothing about what was typed since.
  const current = settled === text;
  const problem = current && answer.isError ? asProblem(answer.error) : null;
  const changed = text.trim() !== segment.definition.trim();
  const refused = save.isError ? asProblem(save.error) : null;
  return (
    <div className={classes.draft}>
      <Editor
        label="Definition"
        text={text}
        wrong={problem ? placesOf(text, problem) : []}
        onChange={(next) => {
          setText(next);
          save.reset();
        }}
      />
      {problem ? (
        <Faults problem={problem} />
      ) : (
        <LiveCount
          answer={answer.data}
          counting={!current || answer.isFetching}
          size={segment.summary.size}
          changed={changed}
        />
      )}
      {refused && <Faults problem={refused} />}
      {changed && (
        <Saving
          usedBy={segment.used_by}
          ready={current && answer.isSuccess}
          saving={save.isPending}
          onUndo={() => setText(segment.definition)}
          onSave={(why) => save.mutate({ definition: text, why })}
        />
      )}
    </div>
  );
}

interface SavingProps {
  usedBy: string[];
  ready: boolean;
  saving: boolean;
  onUndo: () => void;
  onSave: (why: string) => void;
}

function Saving({ usedBy, ready, saving, onUndo, onSave }: SavingProps) {
  const [why, setWhy] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(why.trim());
  };
  return (
    <form className={classes.saving} onSubmit={submit}>
      {usedBy.length > 0 && <p>Also changes what uses it: {usedBy.join(", ")}.</p>}
      <TextInput
        label="Why"
        placeholder="What this change is for; it stands in the history"
        required
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={saving} disabled={!ready || why.trim() === ""}>
          Save as a new version
        </Button>
        <Button variant="default" onClick={onUndo}>
          Undo the change
        </Button>
      </div>
    </form>
  );
}
