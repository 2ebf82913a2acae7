/** The form for what people think: a name, a few sentences, and lists with a line for each item. */

import { Button, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useEditPersona } from "../../api/changes";
import { asProblem } from "../../api/problem";
import type { Opinion, Persona } from "../../api/types";
import { Failure } from "../../parts/states";
import { itemsOf } from "./items";
import classes from "./persona.module.css";

const lists = [
  { name: "needs", label: "Needs" },
  { name: "pains", label: "Pains" },
  { name: "dos", label: "Do" },
  { name: "donts", label: "Do not" },
] as const;

interface Props {
  persona: Persona;
  first: Opinion["text"];
  onDone: () => void;
}

export function Writing({ persona, first, onDone }: Props) {
  const edit = useEditPersona(persona.segment, onDone);
  const [why, setWhy] = useState("");
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "");
    const given = Object.fromEntries(lists.map(({ name }) => [name, itemsOf(text(name))]));
    edit.mutate({
      opinion: { name: text("name"), summary: text("summary"), ...given },
      based_on: persona.opinion?.version ?? 0,
      why,
    });
  };
  return (
    <form className={classes.writing} onSubmit={save}>
      <TextInput
        name="name"
        label="Name"
        description={`Proposed: ${persona.proposed.name}`}
        maxLength={100}
        defaultValue={first.name ?? ""}
      />
      <Textarea
        name="summary"
        label="In a few sentences"
        autosize
        minRows={3}
        maxLength={2000}
        defaultValue={first.summary ?? ""}
      />
      <div className={classes.lists}>
        {lists.map(({ name, label }) => (
          <Textarea
            key={name}
            name={name}
            label={label}
            description="A line for each"
            autosize
            minRows={3}
            defaultValue={(first[name] ?? []).join("\n")}
          />
        ))}
      </div>
      <TextInput
        label="Reason"
        description="For the record"
        required
        value={why}
        maxLength={1000}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      {edit.isError && <Failure problem={asProblem(edit.error)} />}
      <div className={classes.buttons}>
        <Button type="submit" loading={edit.isPending}>
          Keep
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
