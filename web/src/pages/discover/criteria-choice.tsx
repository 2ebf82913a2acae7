/** The criteria to tick: traits by what they are drawn by, facts of events folded, and others as one writes them. */

import { Button, Checkbox, TextInput } from "@mantine/core";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { DiscoveryCriterion } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Criterion } from "../../parts/criterion";
import { capital, plural } from "../../text/words";
import classes from "./discover.module.css";

interface Props {
  criteria: DiscoveryCriterion[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

export function CriteriaChoice({ criteria, chosen, onChange }: Props) {
  const traits = criteria.filter(({ kind }) => kind === "trait");
  // What the server proposes comes first.
  const kinds = [
    ...new Set([...traits.filter(({ proposed }) => proposed), ...traits].map(({ criterion }) => criterion)),
  ];
  const events = [...new Set(criteria.flatMap(({ event }) => event ?? []))];
  const known = new Set(criteria.map(({ text }) => text));
  const tick = (text: string, isOn: boolean) =>
    onChange(
      isOn ? [...chosen.filter((each) => each !== text), text] : chosen.filter((each) => each !== text),
    );
  const group = (among: DiscoveryCriterion[]) =>
    among.map((criterion) => (
      <Tick key={criterion.text} criterion={criterion} chosen={chosen} onTick={tick} />
    ));
  return (
    <>
      <div className={classes.criteria}>
        {kinds.map((kind) => (
          <fieldset key={kind}>
            <legend>
              <Criterion name={kind} named />
            </legend>
            {group(traits.filter(({ criterion }) => criterion === kind))}
          </fieldset>
        ))}
      </div>
      {events.map((event) => (
        <Folded
          key={event}
          title={`What ${plural(event.replaceAll("_", " "))} tell`}
          isOpen={criteria.some((each) => each.event === event && chosen.includes(each.text))}
        >
          <fieldset>
            <legend className={classes.unseen}>{capital(plural(event.replaceAll("_", " ")))}</legend>
            {group(criteria.filter((each) => each.event === event))}
          </fieldset>
        </Folded>
      ))}
      <Written chosen={chosen.filter((text) => !known.has(text))} onTick={tick} />
    </>
  );
}

function Folded({ title, isOpen, children }: { title: string; isOpen: boolean; children: React.ReactNode }) {
  return (
    <details className={classes.folded} open={isOpen}>
      <summary>{title}</summary>
      <div className={classes.criteria}>{children}</div>
    </details>
  );
}

interface TickProps {
  criterion: DiscoveryCriterion;
  chosen: string[];
  onTick: (text: string, isOn: boolean) => void;
}

function Tick({ criterion: { text, title, caution, known_share }, chosen, onTick }: TickProps) {
  const formats = useFormats();
  const share = known_share === null || known_share === undefined || known_share === 1 ? null : known_share;
  const told = caution ?? (share === null ? undefined : `Known of ${formats.value(share, "percent")}.`);
  return (
    <Checkbox
      label={title}
      description={told}
      classNames={{ description: (caution ? classes.caution : classes.hint) ?? "" }}
      checked={chosen.includes(text)}
      onChange={({ currentTarget }) => onTick(text, currentTarget.checked)}
    />
  );
}

/** Any other value of the language. */
function Written({ chosen, onTick }: { chosen: string[]; onTick: TickProps["onTick"] }) {
  const [text, setText] = useState("");
  const add = () => {
    if (text.trim() === "") return;
    onTick(text.trim(), true);
    setText("");
  };
  return (
    <div className={classes.written}>
      {chosen.map((each) => (
        <Checkbox
          key={each}
          label={<code>{each}</code>}
          checked
          onChange={({ currentTarget }) => onTick(each, currentTarget.checked)}
        />
      ))}
      <div className={classes.add}>
        <TextInput
          label="Another value of the language"
          placeholder="count of order in last 90 days"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <Button
          variant="default"
          leftSection={<Plus size={14} aria-hidden="true" />}
          disabled={text.trim() === ""}
          onClick={add}
        >
          Add
        </Button>
      </div>
    </div>
  );
}
