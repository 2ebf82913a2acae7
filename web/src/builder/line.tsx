/** One condition as a line: what it is about, what is asked, what it is compared with. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "../api/queries";
import { useBoard } from "./board";
import classes from "./builder.module.css";
import { choiceOf, startOf } from "./choices";
import { inReadingOrder } from "./field-words";
import { Fields } from "./fields";
import { ChoiceInput } from "./inputs";
import { isJson, type Json } from "./json";
import {
  asking,
  type Form,
  inWhere,
  isChoice,
  kindOf,
  type Operator,
  operatorOf,
  operatorsFor,
  type Scope,
  shownFields,
  typeOf,
  type ValueType,
} from "./language";
import type { Range } from "./range";
import { Figure } from "./values";
import { What } from "./what";

interface Props {
  condition: Json;
  onChange: (condition: Json) => void;
}

export const asText = "text";

export function ConditionFields({ condition, onChange }: Props) {
  const { language, scope } = useBoard();
  const form = kindOf(language, condition.kind, "condition")?.form;
  const pick = (choice: string) => {
    const start = choice === "text:" ? { kind: asText, text: "" } : startOf(language, choice, scope);
    if (start) onChange(start);
    else {
      const example = language.kinds.find((kind) => choice === `condition:${kind.form.kind}`)?.form.example;
      onChange({ kind: asText, text: example ?? "" });
    }
  };
  if (condition.kind === asText || !form || form.fields.some(({ input }) => input === "language")) {
    return <Words condition={condition} onChange={onChange} />;
  }
  if (form.subject) {
    return <About form={form} subject={form.subject} condition={condition} onChange={onChange} pick={pick} />;
  }
  return (
    <>
      <What
        label="Condition"
        value={choiceOf(condition, "condition")}
        scope={scope}
        what="condition"
        onPick={pick}
      />
      <Fields
        fields={inReadingOrder(shownFields(form, condition))}
        all={form.fields}
        node={condition}
        scope={scope}
        onChange={(next) => onChange({ ...next, kind: condition.kind })}
      />
    </>
  );
}

/** Values that are a part of a whole, which people write as percentages. */
const fractions: ReadonlySet<string> = new Set(["share", "bucket"]);

interface AboutProps extends Props {
  form: Form;
  subject: string;
  pick: (choice: string) => void;
}

/** A condition about a value: the value, what is asked of it, and the rest. */
function About({ form, subject, condition, onChange, pick }: AboutProps) {
  const { language, scope } = useBoard();
  const about = condition[subject];
  if (!isJson(about)) return null;
  const type = typeOf(language, about, scope);
  const operators = operatorsFor(language, type, scope);
  const current = type ? operatorOf(language, operators, condition, type) : null;
  const rest = shownFields(form, condition).filter(
    (field) => field.name !== subject && !isChoice(field) && (field.name !== "exactly" || type === "text"),
  );
  return (
    <>
      <Figure
        label="About"
        node={about}
        scope={scope}
        onChange={(next) => onChange(about_(language, condition, subject, next, type, scope))}
        onPick={pick}
      />
      {type && (
        <ChoiceInput
          label="Asked"
          value={current ? String(operators.indexOf(current)) : ""}
          options={operators.map((operator, index) => ({
            value: String(index),
            label: labelOf(operator, type),
          }))}
          onChange={(index) => {
            const operator = operators[Number(index)];
            if (operator) onChange(asking(operator, type, condition));
          }}
        />
      )}
      <Fields
        fields={rest}
        all={form.fields}
        node={condition}
        scope={scope}
        about={dataField(about, scope)}
        range={rangeOf(condition, onChange)}
        percent={fractions.has(about.kind)}
        onChange={(next) => onChange({ ...next, kind: condition.kind })}
      />
    </>
  );
}

const ofTime: Readonly<Record<string, string>> = {
  "is less than": "is earlier than",
  "is at most": "is no later than",
  "is more than": "is later than",
  "is at least": "is no earlier than",
};

function labelOf({ label }: Operator, type: ValueType): string {
  return type === "date" || type === "instant" ? (ofTime[label] ?? label) : label;
}

/** The condition about another value; where its type is another too, the question starts anew. */
function about_(
  language: ReturnType<typeof useBoard>["language"],
  condition: Json,
  subject: string,
  next: Json,
  type: ValueType | null,
  scope: Scope,
): Json {
  const now = typeOf(language, next, scope);
  const fresh = { ...condition, [subject]: next };
  if (now === null || now === type) return fresh;
  const operators = operatorsFor(language, now, scope);
  const same = operatorOf(language, operators, condition, now) ?? operators[0];
  return same ? asking(same, now, fresh) : fresh;
}

/** The field of the data whose values stand behind a value: `income`, `order.channel`. */
function dataField(value: Json, scope: Scope): string | null {
  if (scope.table !== null) return null;
  if (value.kind === "field") return inWhere(scope) ? `${scope.event}.${value.name}` : String(value.name);
  const kept = ["min", "max", "first", "last", "mode", "average", "median"].includes(String(value.function));
  if (kept && typeof value.event === "string" && typeof value.property === "string")
    return `${value.event}.${value.property}`;
  return null;
}

/** The range that a condition draws, for the handles on the histogram. */
function rangeOf(condition: Json, onChange: (condition: Json) => void): Range | null {
  const put = (field: string) => (value: number) => {
    const old = condition[field];
    if (isJson(old)) onChange({ ...condition, [field]: { ...old, constant: value } });
  };
  const numberIn = (field: string) => {
    const value = condition[field];
    return isJson(value) && typeof value.constant === "number" ? value.constant : null;
  };
  if (condition.kind === "between") {
    return { low: numberIn("low"), high: numberIn("high"), set: (end, value) => put(end)(value) };
  }
  const right = numberIn("right");
  if (right === null || typeof condition.op !== "string") return null;
  const set = (_end: unknown, value: number) => put("right")(value);
  if (condition.op.startsWith(">")) return { low: right, high: null, set };
  if (condition.op.startsWith("<")) return { low: null, high: right, set };
  return { low: right, high: null, point: true, set };
}

/** A branch written in the language: for what has no form, and for who would rather write. */
function Words({ condition, onChange }: Props) {
  const known = useQueryClient();
  const { language, scope } = useBoard();
  const start = condition.kind === asText ? String(condition.text) : null;
  const [text, setText] = useState(start ?? "");
  const [fault, setFault] = useState<string | null>(null);
  const read = async () => {
    if (text.trim() === "") return;
    const found = await known.fetchQuery(queries.understood({ text }));
    const [problem] = found.problems;
    if (isJson(found.tree)) onChange(found.tree);
    else setFault(problem ? problem.what : "It is not understood.");
  };
  if (start === null) {
    const title = kindOf(language, condition.kind)?.form.title ?? condition.kind;
    return (
      <span className={classes.word}>
        {title}
        {inWhere(scope) ? "" : ": change it in the text"}
      </span>
    );
  }
  return (
    <span className={classes.words}>
      <input
        aria-label="Condition in words"
        className={classes.wordsInput}
        placeholder={language.kinds.find(({ form }) => form.kind === "comparison")?.form.example}
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setFault(null);
        }}
        onBlur={() => void read()}
        onKeyDown={(event) => event.key === "Enter" && void read()}
      />
      {fault && <span className={classes.fault}>{fault}</span>}
    </span>
  );
}
