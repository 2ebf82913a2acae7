/** The fields of a kind, each drawn by what it takes: this is all that a new kind needs to be in the builder. */

import { Button, CloseButton } from "@mantine/core";
import { Plus } from "lucide-react";
import { useBoard } from "./board";
import classes from "./builder.module.css";
import { choiceOf, valueFor } from "./choices";
import { ChoiceInput, DayField, NumberField, TextField, TextsField } from "./inputs";
import { elements, isJson, isRecord, type Json } from "./json";
import {
  type Field,
  type Form,
  fieldsOf,
  filled,
  isConstant,
  kindOf,
  type Language,
  lineAbout,
  ofCustomer,
  type Scope,
  scopeWithin,
  shownFields,
} from "./language";
import { Nested } from "./nested";
import type { Range } from "./range";
import { What } from "./what";

type Values = Readonly<Record<string, unknown>>;

interface FieldsProps {
  fields: readonly Field[];
  /** All fields of the kind, for those that hang on another. */
  all?: readonly Field[];
  node: Values;
  scope: Scope;
  /** The field of the data whose values are suggested. */
  about?: string | null;
  range?: Range | null;
  onChange: (node: Record<string, unknown>) => void;
}

export function Fields({
  fields,
  all = fields,
  node,
  scope,
  about = null,
  range = null,
  onChange,
}: FieldsProps) {
  const { language } = useBoard();
  const put = (name: string, value: unknown) =>
    onChange(
      filled(all, node, { [name]: value }, (field) =>
        startOfField(language, field, { ...node, [name]: value }),
      ),
    );
  return fields.map((field) => (
    <OneField
      key={field.name}
      field={field}
      value={node[field.name]}
      node={node}
      scope={scope}
      about={about}
      range={range}
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
  onChange: (value: unknown) => void;
}

function OneField(props: OneProps) {
  const { field, value } = props;
  if (field.many) return <Several {...props} />;
  if (value === null || value === undefined) return <Absent {...props} />;
  const single = <Single {...props} />;
  const removable = field.nullable && !field.only_if;
  if (field.input !== "condition" && !removable) {
    return (
      <>
        {field.before && <span className={classes.word}>{field.before}</span>}
        {single}
        {field.after && <span className={classes.word}>{field.after}</span>}
      </>
    );
  }
  const word = field.before || field.name.replaceAll("_", " ");
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

/** Something optional that is not there. */
function Absent({ field, node, scope, onChange }: OneProps) {
  const { language } = useBoard();
  if (field.only_if || !field.nullable) return null;
  const start = startOfField(language, field, node, scope);
  if (start === null) return null;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      c="var(--dim)"
      leftSection={<Plus size={12} aria-hidden="true" />}
      onClick={() => onChange(start)}
    >
      {field.before || field.name.replaceAll("_", " ")}
    </Button>
  );
}

function Single({ field, value, node, scope, about, range, onChange }: OneProps) {
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
      return isJson(value) ? <Window field={field} node={value} scope={scope} onChange={onChange} /> : null;
    case "value":
    case "constant":
      return isJson(value) ? (
        <ValueField
          label={label}
          node={value}
          scope={scope}
          about={about}
          range={range}
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

/** `2 days`, not `2 day`; a sign as it is read. */
function optionLabel({ name }: Field, option: string, { count }: Values): string {
  if (name === "unit" && count !== 1) return `${option}s`;
  return readSigns[option] ?? option.replaceAll("_", " ");
}

const readSigns: Readonly<Record<string, string>> = {
  count_distinct: "number of different",
  count: "number of",
  sum: "total of",
  min: "least",
  max: "greatest",
  mode: "most frequent",
};

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
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        c="var(--dim)"
        leftSection={<Plus size={12} aria-hidden="true" />}
        onClick={() => onChange([...items, items.at(-1) ?? startOfField(language, one, props.node)])}
      >
        another
      </Button>
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
  const shown = field.fields.filter((each) => each.name !== "kind");
  return (
    <Fields
      fields={shownFields({ fields: shown } as Form, values)}
      all={shown}
      node={values}
      scope={scope}
      onChange={(next) => onChange(isList ? shown.map(({ name }) => next[name]) : next)}
    />
  );
}

interface WindowProps {
  field: Field;
  node: Json;
  scope: Scope;
  onChange: (node: unknown) => void;
}

/** A window: which one, and its fields. */
function Window({ field, node, scope, onChange }: WindowProps) {
  const { language } = useBoard();
  const kinds = field.kinds.map((kind) => kindOf(language, kind, "window")).filter((kind) => kind !== null);
  const current = kinds.find(({ form }) => form.kind === node.kind);
  return (
    <>
      <ChoiceInput
        label={field.title}
        value={node.kind}
        options={kinds.map(({ form }) => ({ value: form.kind, label: form.title.toLowerCase() }))}
        onChange={(kind) => {
          const blank = kindOf(language, kind, "window")?.blank;
          if (isJson(blank)) onChange(keeping(blank, node));
        }}
      />
      {current && (
        <Fields
          fields={current.form.fields}
          node={node}
          scope={scope}
          onChange={(next) => onChange({ ...next, kind: node.kind })}
        />
      )}
    </>
  );
}

/** A new kind with the fields that it shares with the old one. */
function keeping(blank: Json, node: Json): Json {
  const shared = Object.keys(blank).filter(
    (name) => name !== "kind" && typeof node[name] === typeof blank[name],
  );
  return { ...blank, ...Object.fromEntries(shared.map((name) => [name, node[name]])) };
}

interface ValueProps {
  label: string;
  node: Json;
  scope: Scope;
  about?: string | null;
  range?: Range | null;
  onChange: (node: Json) => void;
}

/** What something is compared with: a constant, or another field or figure. */
function ValueField({ label, node, scope, about = null, range = null, onChange }: ValueProps) {
  const put = (constant: unknown) => onChange({ ...node, constant });
  switch (node.kind) {
    case "number":
      return (
        <NumberField
          label={label}
          value={typeof node.constant === "number" ? node.constant : null}
          about={about}
          range={range}
          onChange={put}
        />
      );
    case "text":
      return <TextField label={label} value={String(node.constant)} about={about} onChange={put} />;
    case "yes_no":
      return (
        <ChoiceInput
          label={label}
          value={String(node.constant)}
          options={[
            { value: "true", label: "yes" },
            { value: "false", label: "no" },
          ]}
          onChange={(value) => put(value === "true")}
        />
      );
    case "date":
    case "instant":
      return <DayField label={label} value={String(node.constant)} onChange={put} />;
    default:
      return <Figure label={label} node={node} scope={scope} onChange={onChange} />;
  }
}

/** A field of the data, or a figure with fields of its own. */
export function Figure({
  label,
  node,
  scope,
  onChange,
  onPick,
}: ValueProps & { onPick?: (choice: string) => void }) {
  const { language } = useBoard();
  const form = kindOf(language, node.kind, "value")?.form;
  const pick = (choice: string) => {
    const value = valueFor(language, choice);
    if (value) onChange(value);
  };
  return (
    <>
      <What
        label={label}
        value={choiceOf(node, "value")}
        unknown={typeof node.name === "string" ? node.name : node.kind}
        scope={scope}
        what={onPick ? "condition" : "value"}
        onPick={onPick ?? pick}
      />
      {form && node.kind !== "field" && !isConstant(node) && (
        <Fields
          fields={inReadingOrder(shownFields(form, node))}
          all={form.fields}
          node={node}
          scope={scope}
          onChange={(next) => onChange({ ...next, kind: node.kind })}
        />
      )}
    </>
  );
}

const place: Readonly<Record<string, number>> = {
  function: 0,
  which: 0,
  event: 1,
  table: 1,
  property: 2,
  times: 3,
  window: 4,
  where: 9,
};

/** In the order in which a sentence has them: what, of which events, how often, when, and last the `where`. */
export function inReadingOrder(fields: readonly Field[]): readonly Field[] {
  return fields.toSorted((a, b) => (place[a.name] ?? 3) - (place[b.name] ?? 3));
}

/** The names that a field may take. */
function namesFor(
  language: Language,
  field: Field,
  node: Values,
  scope: Scope,
): { value: string; label: string }[] {
  const named = (things: readonly { name: string; title: string }[]) =>
    things.map(({ name, title }) => ({ value: name, label: title }));
  switch (field.input) {
    case "event":
      return named(language.events);
    case "segment":
      return named(language.segments);
    case "table":
      return named(language.tables);
    case "property":
      return named(fieldsOf(language, scopeWithin({ kind: "", ...node }, scope)));
    case "trait":
      return named(fieldsOf(language, ofCustomer));
    case "list":
      return named(language.lists);
    case "place":
      return language.places.map((place) => ({ value: place, label: place }));
    default:
      return [];
  }
}

/** What a field starts as when it is asked for. */
function startOfField(language: Language, field: Field, node: Values, scope: Scope = ofCustomer): unknown {
  switch (field.input) {
    case "number":
      return Math.max(field.low ?? 1, typeof node.count === "number" ? node.count : 1);
    case "yes_no":
      return false;
    case "choice":
      return field.options[0] ?? null;
    case "condition": {
      const inner = scopeWithin({ kind: "", ...node }, scope);
      const [first] = fieldsOf(language, inner);
      return first ? lineAbout(language, first, inner) : null;
    }
    case "window": {
      const blank = kindOf(language, field.kinds[0] ?? "", "window")?.blank;
      return blank ?? null;
    }
    case "property": {
      const inner = fieldsOf(language, scopeWithin({ kind: "", ...node }, scope));
      const numeric = inner.find(({ type }) => type === "money" || type === "number" || type === "integer");
      return (numeric ?? inner[0])?.name ?? null;
    }
    case "event":
      return language.events[0]?.name ?? null;
    case "segment":
      return language.segments[0]?.name ?? null;
    case "trait":
      return language.traits[0]?.name ?? null;
    case "constant":
      return { kind: "text", constant: "" };
    case "text":
      return "";
    default:
      return null;
  }
}
