/** The parts that a segment is split into: by shares, or each by a condition of its own and the last the rest. */

import { CloseButton, TextInput } from "@mantine/core";
import { AddButton } from "./add-button";
import classes from "./builder.module.css";
import { ChoiceInput, NumberField } from "./inputs";
import inputs from "./inputs.module.css";
import type { SplitPart } from "./keep";
import own from "./keep-form.module.css";

interface Props {
  value: SplitPart[];
  onChange: (parts: SplitPart[]) => void;
}

type By = "share" | "when";

export function SplitForm({ value, onChange }: Props) {
  const by: By = value.some(({ share }) => share !== undefined) ? "share" : "when";
  return (
    <div className={own.split}>
      <div className={classes.clause}>
        <span className={classes.word}>split</span>
        <ChoiceInput
          label="Split by"
          value={by}
          options={[
            { value: "share", label: "by shares" },
            { value: "when", label: "by conditions, in turn" },
          ]}
          onChange={(next) => onChange(splitBy(next === "share" ? "share" : "when", value))}
        />
      </div>
      {value.map((part, index) => (
        <Part
          // biome-ignore lint/suspicious/noArrayIndexKey: a part has no identity but its place
          key={index}
          part={part}
          by={by}
          isLast={index === value.length - 1}
          few={value.length <= 2}
          place={index + 1}
          onChange={(next) => onChange(value.with(index, next))}
          onAway={() => onChange(value.toSpliced(index, 1))}
        />
      ))}
      <AddButton title="another part" onAdd={() => onChange(withOneMore(by, value))} />
    </div>
  );
}

interface PartProps {
  part: SplitPart;
  by: By;
  isLast: boolean;
  few: boolean;
  place: number;
  onChange: (part: SplitPart) => void;
  onAway: () => void;
}

function Part({ part, by, isLast, few, place, onChange, onAway }: PartProps) {
  return (
    <div className={classes.clause}>
      <PlainText
        label={`Name of part ${place}`}
        value={part.name}
        onChange={(name) => onChange({ ...part, name: name.toLowerCase().replaceAll(/[^a-z0-9_]+/g, "_") })}
      />
      <Which part={part} by={by} isLast={isLast} place={place} onChange={onChange} />
      {!few && <CloseButton size="sm" aria-label={`Take away part ${place}`} onClick={onAway} />}
    </div>
  );
}

function Which({ part, by, isLast, place, onChange }: Omit<PartProps, "few" | "onAway">) {
  if (by === "share") {
    return (
      <>
        <NumberField
          label={`Share of part ${place}`}
          value={Math.round((part.share ?? 0) * 1e6) / 1e4}
          percent
          onChange={(share) => onChange({ ...part, share: share / 100 })}
        />
        <span className={classes.word}>of them</span>
      </>
    );
  }
  if (typeof part.when === "object" && part.when !== null)
    return <span className={classes.word}>a condition as JSON: change it in the text</span>;
  if (isLast && part.when === undefined) return <span className={classes.word}>everyone else</span>;
  return (
    <>
      <span className={classes.word}>who</span>
      <PlainText
        label={`Condition of part ${place}`}
        placeholder="spend >= 1000"
        value={typeof part.when === "string" ? part.when : ""}
        onChange={(when) => onChange({ ...part, when })}
      />
    </>
  );
}

/** The same parts told apart in the other way. */
function splitBy(by: By, parts: SplitPart[]): SplitPart[] {
  const even = Math.floor(1000 / parts.length) / 1000;
  return parts.map(({ name, title }, index) => {
    const named = title ? { name, title } : { name };
    if (by === "share") return { ...named, share: even };
    return index === parts.length - 1 ? named : { ...named, when: "everyone" };
  });
}

function withOneMore(by: By, parts: SplitPart[]): SplitPart[] {
  const taken = new Set(parts.map(({ name }) => name));
  const letters = "abcdefghijklmnopqrstuvwxyz".split("");
  const name = letters.find((letter) => !taken.has(letter)) ?? `part_${parts.length + 1}`;
  if (by === "when") return [{ name, when: "everyone" }, ...parts];
  const left = 1 - parts.reduce((sum, { share }) => sum + (share ?? 0), 0);
  return left > 1e-6
    ? [...parts, { name, share: Math.round(left * 1e6) / 1e6 }]
    : splitBy("share", [...parts, { name }]);
}

interface PlainProps {
  label: string;
  value: string;
  placeholder?: string;
  onChange: (value: string) => void;
}

function PlainText({ label, value, placeholder, onChange }: PlainProps) {
  return (
    <TextInput
      size="xs"
      aria-label={label}
      {...(placeholder ? { placeholder } : {})}
      classNames={{ root: inputs.text ?? "", input: inputs.textInput ?? "" }}
      style={{ "--characters": `${Math.max(value.length, 10)}ch` }}
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
