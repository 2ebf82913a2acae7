/** The fields of a kind, each drawn by what it takes: this is all that a new kind needs to be in the builder. */

import { CloseButton } from "@mantine/core";
import { AddButton } from "./add-button";
import { useBoard } from "./board";
import classes from "./builder.module.css";
import { inReadingOrder, namesFor, optionLabel, startOfField, type Values } from "./field-words";
import { ChoiceInput, DayField, NumberField, TextField, TextsField } from "./inputs";
import { elements, isJson, isRecord } from "./json";
import { type Field, type Form, filled, type Scope, scopeWithin, shownFields } from "./language";
import { Nested } from "./nested";
import type { Range } from "./range";
import { ValueField, WindowField } from "./values";

interface FieldsProps {
  fields: readonly Field[];
  /** All fields of the kind, for those that hang on another. */
  all?: readonly Field[];
  node: Values;
  scope: Scope;
  /** The field of the data whose values are suggested. */
  about?: string | null;
  range?: Range | null;
  /** What it is compared with is a fraction, written as a percentage. */
  percent?: boolean;
  onChange: (node: Record<string, unknown>) => void;
}

/** Of these a kind has one: what is put in takes the place of the other. */
const either: readonly (readonly [string, string])[] = [
  ["trait", "event"],
  ["count", "millionths"],
];

function otherOf(name: string, node: Values): string | null {
  const pair = either.find(
    (names) => names.some((each) => each === name) && names.every((each) => each in node),
  );
  return pair?.find((each) => each !== name) ?? null;
}

export function Fields({
  fields,
  all = fields,
  node,
  scope,
  about = null,
  range = null,
  percent = false,
  onChange,
}: FieldsProps) {
  const { language } = useBoard();
  const whole: Values = { ...Object.fromEntries(all.map(({ name }) => [name, null])), ...node };
  const put = (name: string, value: unknown) => {
    const other = value === null ? null : otherOf(name, whole);
    const changed = { ...(other === null ? {} : { [other]: null }), [name]: value };
    onChange(filled(all, node, changed, (field) => startOfField(language, field, { ...node, ...changed })));
  };
  const isInstead = ({ name }: Field) => whole[name] === null && otherOf(name, whole) !== null;
  // What could take the place of another is offered after all the rest.
  const inOrder = fields.toSorted((a, b) => Number(isInstead(a)) - Number(isInstead(b)));
  return inOrder.map((field) => (
    <OneField
      key={field.name}
      field={field}
      value={node[field.name]}
      node={whole}
      scope={scope}
      about={about}
      range={range}
      percent={percent}
      onChange={(value) => put(field.name, value)}
    />
  ));
}

export interface OneProps {
  field: Field;
  value: unknown;
  node: Values;
  scope: Scope;
  about: string | null;
  range: Range | null;
  percent: boolean;
  onChange: (value: unknown) => void;
}

function OneField(props: OneProps) {
  const { field, value } = props;
  if (field.many && field.optional && elements(value).length === 0) return <Absent {...props} />;
  if (field.many) return <Several {...props} />;
  if (value === null || value === undefined) return <Absent {...props} />;
  if (field.name === "nth" && value === 1) return <Numbered onChange={props.onChange} />;
  const single = <Single {...props} />;
  const removable = field.nullable && !field.only_if && otherOf(field.name, props.node) === null;
  if (field.input !== "condition" && !removable) {
    return (
      <>
        {field.before && <span className={classes.word}>{field.before}</span>}
        {single}
        {field.after && <span className={classes.word}>{field.after}</span>}
      </>
    );
  }
  const word = field.before || (field.input === "millionths" ? "" : field.name).replaceAll("_", " ");
  return (
    <div className={classes.clause} data-nested={field.input === "condition" || undefined}>
      <span className={classes.word}>{word}</span>
      {removable && (
        <CloseButton size="sm" aria-label={`Take away: ${word}`} onClick={() => props.onChange(null)} />
      )}
      {single}
    </div>
  );
}

/** The first or the last needs no number; the second does. */
function Numbered({ onChange }: Pick<OneProps, "onChange">) {
  return <AddButton title="the nth" onAdd={() => onChange(2)} />;
}

/** Something optional that is not there. */
function Absent({ field, node, scope, onChange }: OneProps) {
  const { language } = useBoard();
  if (field.only_if || !(field.nullable || field.many)) return null;
  const one = startOfField(language, field, node, scope);
  const start = field.many && one !== null ? [one] : one;
  if (start === null) return null;
  const word = field.input === "millionths" ? "a share" : field.before || field.name.replaceAll("_", " ");
  const isInstead = otherOf(field.name, node) !== null;
  return <AddButton title={isInstead ? `${word} instead` : word} onAdd={() => onChange(start)} />;
}

function Single({ field, value, node, scope, about, range, percent, onChange }: OneProps) {
  const { language } = useBoard();
  const label = field.title || "Value";
  switch (field.input) {
    case "choice":
      return (
        <ChoiceInput
          label={label}
          value={String(value)}
          options={field.options.map((option) => ({
            value: option,
            label: optionLabel(field, option, node),
          }))}
          onChange={onChange}
        />
      );
    case "number":
      return (
        <NumberField
          label={label}
          value={typeof value === "number" ? value : null}
          whole={field.whole}
          low={field.low ?? null}
          high={field.high ?? null}
          onChange={onChange}
        />
      );
    case "millionths":
      return (
        <NumberField
          label={label}
          value={typeof value === "number" ? value / 10_000 : null}
          percent
          onChange={(share) => onChange(Math.round(share * 10_000))}
        />
      );
    case "yes_no":
      return <Switching label={field.name} on={value === true} onChange={onChange} />;
    case "day":
    case "instant":
      return <DayField label={label} value={String(value)} onChange={onChange} />;
    case "condition":
      return isJson(value) ? (
        <Nested of={value} scope={scopeWithin({ kind: "", ...node }, scope)} onChange={onChange} />
      ) : null;
    case "window":
      return isJson(value) ? (
        <WindowField field={field} node={value} scope={scope} onChange={onChange} />
      ) : null;
    case "value":
    case "constant":
      return isJson(value) ? (
        <ValueField
          label={label}
          node={value}
          scope={scope}
          about={about}
          range={range}
          percent={percent}
          onChange={onChange}
        />
      ) : null;
    case "group":
      return <Together field={field} value={value} scope={scope} onChange={onChange} />;
    case "text":
    case "language":
      return <TextField label={label} value={String(value)} about={about} onChange={onChange} />;
    default: {
      const names = namesFor(language, field, node, scope);
      if (names.length === 0)
        return <TextField label={label} value={String(value)} about={null} onChange={onChange} />;
      return <ChoiceInput label={label} value={String(value)} options={names} onChange={onChange} />;
    }
  }
}

/** A detail that is on or off, as a word that is there or not. */
function Switching({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  const words = label.replaceAll("_", " ");
  return (
    <button type="button" className={classes.switch} aria-pressed={on} onClick={() => onChange(!on)}>
      {words}
    </button>
  );
}

function Several(props: OneProps) {
  const { field, value, about, onChange } = props;
  const { language } = useBoard();
  const items = elements(value);
  const texts = items.map((item) => (isJson(item) ? item.constant : item));
  if (
    texts.every((text) => typeof text === "string") &&
    (field.input === "text" || field.input === "constant")
  ) {
    const made = (text: string) => (field.input === "text" ? text : { kind: "text", constant: text });
    return (
      <TextsField
        label={field.title}
        values={texts}
        about={about}
        onChange={(next) => onChange(next.map(made))}
      />
    );
  }
  const one: Field = { ...field, many: false };
  return (
    <div className={classes.several}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no identity but their place
        <div key={index} className={classes.clause}>
          <Single
            {...props}
            field={one}
            value={item}
            onChange={(next) => onChange(items.with(index, next))}
          />
          {items.length > Math.max(field.least ?? 0, 1) && (
            <CloseButton
              size="sm"
              aria-label={`Take away ${index + 1}`}
              onClick={() => onChange(items.toSpliced(index, 1))}
            />
          )}
        </div>
      ))}
      <AddButton
        title="another"
        onAdd={() => onChange([...items, items.at(-1) ?? startOfField(language, one, props.node)])}
      />
    </div>
  );
}

function Together({
  field,
  value,
  scope,
  onChange,
}: Pick<OneProps, "field" | "value" | "scope" | "onChange">) {
  const isList = Array.isArray(value);
  const values: Values = isList
    ? Object.fromEntries(value.map((each, index) => [String(index), each]))
    : isRecord(value)
      ? value
      : {};
  // A date that hangs on a trait has no further details; one that hangs on an event has.
  const shown = field.fields.filter(
    ({ name }) => name !== "kind" && (!values.trait || name === "trait" || name === "event"),
  );
  return (
    <Fields
      fields={inReadingOrder(shownFields({ fields: shown } as Form, values))}
      all={shown}
      node={values}
      scope={scope}
      onChange={(next) => onChange(isList ? shown.map(({ name }) => next[name]) : next)}
    />
  );
}
