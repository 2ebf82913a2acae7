/** The definition as text: coloured, with what is wrong underlined, and with completions for names and values. */

import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { queries } from "../api/queries";
import { useFormats } from "../frame/project";
import { Coloured } from "../parts/code";
import type { Place } from "../text/place";
import { type Completion, type Completions, completed, completionsAt } from "./completions";
import type { Language } from "./language";
import classes from "./text-editor.module.css";

interface Props {
  text: string;
  wrong: Place[];
  language: Language;
  onChange: (text: string) => void;
}

export function TextEditor({ text, wrong, language, onChange }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [at, setAt] = useState<Completions | null>(null);
  const [active, setActive] = useState(0);
  const list = useId();
  const options = useOptions(at);
  const open = at !== null && options.length > 0;
  const look = (next: string, caret: number) => {
    setAt(completionsAt(next, caret, language));
    setActive(0);
  };
  const accept = (option: Completion | undefined) => {
    if (!at || !option) return;
    const next = completed(text, at, option.label);
    onChange(next.text);
    setAt(null);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey && event.key === " ") look(text, field.current?.selectionStart ?? 0);
    if (!open) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((active + step + options.length) % options.length);
    else if (event.key === "Enter" || event.key === "Tab") accept(options[active]);
    else if (event.key === "Escape") setAt(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={classes.editor} data-wrong={wrong.length > 0 || undefined}>
      <pre aria-hidden="true" className={classes.copy}>
        <Coloured text={text} language="segment" wrong={wrong} />
        {"\n"}
      </pre>
      <textarea
        ref={field}
        aria-label="Definition as text"
        aria-invalid={wrong.length > 0}
        aria-autocomplete="list"
        aria-controls={open ? list : undefined}
        aria-activedescendant={open ? `${list}-${active}` : undefined}
        className={classes.field}
        placeholder={'For example: city = "Berlin" and did order in last 30 days'}
        value={text}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        onChange={(event) => {
          onChange(event.currentTarget.value);
          look(event.currentTarget.value, event.currentTarget.selectionStart);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setAt(null)}
        onClick={() => setAt(null)}
      />
      {open && (
        <div className={classes.under} aria-hidden="true">
          {text.slice(0, at.start)}
          <span className={classes.caret} />
        </div>
      )}
      {open && (
        <Listed
          id={list}
          options={options}
          active={active}
          place={placeOf(field.current, text, at.start)}
          onAccept={accept}
        />
      )}
    </div>
  );
}

/** Where the list opens: below the line of the caret, at the column of what is completed. */
function placeOf(
  field: HTMLTextAreaElement | null,
  text: string,
  start: number,
): { top: number; left: number } {
  const before = text.slice(0, start);
  const marker = field?.parentElement?.querySelector<HTMLElement>(`.${classes.caret}`);
  if (marker)
    return {
      top: marker.offsetTop + 26,
      left: Math.min(marker.offsetLeft, (field?.clientWidth ?? 320) - 260),
    };
  const row = before.split("\n").length;
  return { top: row * 24 + 16, left: 16 };
}

interface ListedProps {
  id: string;
  options: Completion[];
  active: number;
  place: { top: number; left: number };
  onAccept: (option: Completion) => void;
}

function Listed({ id, options, active, place, onAccept }: ListedProps) {
  return (
    <div id={id} role="listbox" aria-label="Completions" className={classes.listed} style={place}>
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus and names the active option
        <div
          key={option.label}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className={classes.option}
          onMouseDown={(event) => {
            event.preventDefault();
            onAccept(option);
          }}
        >
          <span>{option.label}</span>
          <span className="dim small">{option.detail}</span>
        </div>
      ))}
    </div>
  );
}

/** The options for the caret; values of the data come from the server. */
function useOptions(at: Completions | null): Completion[] {
  const formats = useFormats();
  const about = at?.valuesOf ?? null;
  const values = useQuery({ ...queries.fieldValues(about ?? ""), enabled: about !== null });
  if (at === null || about === null) return at?.options ?? [];
  const typed = at.typed.toLowerCase();
  return (values.data?.top ?? [])
    .filter(
      ({ value }) => typeof value === "string" && value.toLowerCase().includes(typed) && value !== at.typed,
    )
    .slice(0, 8)
    .map(({ value, count }) => ({ label: String(value), detail: formats.value(count, "count") }));
}
