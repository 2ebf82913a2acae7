/** Values and windows: each is a choice of kinds, and the fields of the chosen one. */

import { useBoard } from "./board";
import { choiceOf, valueFor } from "./choices";
import { inReadingOrder, keeping } from "./field-words";
import { Fields } from "./fields";
import { ChoiceInput, DayField, NumberField, TextField } from "./inputs";
import { isJson, type Json } from "./json";
import { type Field, isConstant, kindOf, type Scope, shownFields } from "./language";
import type { Range } from "./range";
import { What } from "./what";

interface WindowProps {
  field: Field;
  node: Json;
  scope: Scope;
  onChange: (node: unknown) => void;
}

/** A window: which one, and its fields. */
export function WindowField({ field, node, scope, onChange }: WindowProps) {
  const { language } = useBoard();
  const kinds = field.kinds.map((kind) => kindOf(language, kind, "window")).filter((kind) => kind !== null);
  const current = kinds.find(({ form }) => form.kind === node.kind);
  return (
    <>
      {/* Where there is but one, the word before it says enough: `for 6 months`. */}
      {(kinds.length > 1 || !current) && (
        <ChoiceInput
          label={field.title}
          value={node.kind}
          options={kinds.map(({ form }) => ({ value: form.kind, label: form.title.toLowerCase() }))}
          onChange={(kind) => {
            const blank = kindOf(language, kind, "window")?.blank;
            if (isJson(blank)) onChange(keeping(blank, node));
          }}
        />
      )}
      {current && (
        <Fields
          fields={inReadingOrder(shownFields(current.form, node))}
          all={current.form.fields}
          node={node}
          scope={scope}
          onChange={(next) => onChange({ ...next, kind: node.kind })}
        />
      )}
    </>
  );
}

interface ValueProps {
  label: string;
  node: Json;
  scope: Scope;
  about?: string | null;
  range?: Range | null;
  /** A fraction that is written as a percentage. */
  percent?: boolean;
  onChange: (node: Json) => void;
}

/** What something is compared with: a constant, or another field or figure. */
export function ValueField({
  label,
  node,
  scope,
  about = null,
  range = null,
  percent = false,
  onChange,
}: ValueProps) {
  const put = (constant: unknown) => onChange({ ...node, constant });
  switch (node.kind) {
    case "number":
      if (percent && typeof node.constant === "number") {
        const shown = Math.round(node.constant * 1e8) / 1e6;
        return <NumberField label={label} value={shown} percent onChange={(next) => put(next / 100)} />;
      }
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
        unknown={typeof node.name === "string" ? node.name : (form?.title ?? node.kind)}
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
