/** The plain inputs of a line: numbers, texts with values to choose from, dates, choices. */

import { Autocomplete, NativeSelect, NumberInput, Popover, TagsInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { queries } from "../api/queries";
import { useFormats } from "../frame/project";
import classes from "./inputs.module.css";
import { type Range, RangePicker } from "./range";

/** As wide as what it holds. */
function wide(text: string, least = 4): Record<string, string> {
  return { "--characters": `${Math.max(text.length, least)}ch` };
}

const portal = { portalProps: { target: "#page" } };

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (string | { value: string; label: string })[];
  onChange: (value: string) => void;
}

export function ChoiceInput({ label, value, options, onChange }: ChoiceProps) {
  const data = options.map((option) =>
    typeof option === "string" ? { value: option, label: option.replaceAll("_", " ") } : option,
  );
  const known = data.some((option) => option.value === value);
  const shown = data.find((option) => option.value === value)?.label ?? value;
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      classNames={{ root: classes.choice ?? "", input: classes.choiceInput ?? "" }}
      style={wide(shown, 2)}
      value={value}
      data={known ? data : [{ value, label: value || "choose" }, ...data]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface NumberProps {
  label: string;
  value: number | null;
  whole?: boolean;
  percent?: boolean;
  low?: number | null;
  high?: number | null;
  /** The field of the data that it is compared with: its histogram opens beside the number. */
  about?: string | null;
  range?: Range | null;
  onChange: (value: number) => void;
}

export function NumberField({
  label,
  value,
  whole = false,
  percent = false,
  low,
  high,
  about,
  range,
  onChange,
}: NumberProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const input = (
    <NumberInput
      size="xs"
      hideControls
      aria-label={label}
      allowDecimal={!whole}
      decimalScale={6}
      thousandSeparator=","
      {...(percent ? { suffix: "%" } : {})}
      {...(typeof low === "number" ? { min: low } : {})}
      {...(typeof high === "number" ? { max: high } : {})}
      classNames={{ root: classes.number ?? "", input: classes.numberInput ?? "" }}
      style={wide(value === null ? "" : value.toLocaleString("en-US", { maximumFractionDigits: 6 }), 3)}
      value={value ?? ""}
      onChange={(next) => {
        const number = typeof next === "number" ? next : Number(next);
        if (next !== "" && Number.isFinite(number) && number !== value) onChange(number);
      }}
    />
  );
  if (!about) return input;
  return (
    <Popover
      withRoles={false}
      opened={open}
      position="bottom-start"
      offset={6}
      {...portal}
      withinPortal={false}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the focus came or went */}
      <div
        ref={box}
        className={classes.opens}
        onFocus={() => setOpen(true)}
        onBlur={(event) => !box.current?.contains(event.relatedTarget) && setOpen(false)}
        onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
      >
        <Popover.Target>
          <div>{input}</div>
        </Popover.Target>
        <Popover.Dropdown className={classes.dropdown ?? ""} onMouseDown={keepFocus}>
          <RangePicker about={about} range={range ?? null} />
        </Popover.Dropdown>
      </div>
    </Popover>
  );
}

/** A click beside the handles leaves the focus where it was, so that the picture stays. */
function keepFocus(event: { preventDefault: () => void }): void {
  event.preventDefault();
}

/** The most frequent values of a field with their counts, once somebody is about to choose one. */
function useSuggestions(about: string | null): {
  asked: () => void;
  values: string[];
  counts: Map<string, string>;
} {
  const [wanted, setWanted] = useState(false);
  const formats = useFormats();
  const found = useQuery({ ...queries.fieldValues(about ?? ""), enabled: wanted && about !== null });
  const top = found.data?.top ?? [];
  return {
    asked: () => setWanted(true),
    values: top.map(({ value }) => String(value)),
    counts: new Map(top.map(({ value, count }) => [String(value), formats.value(count, "count")])),
  };
}

function suggestion(counts: Map<string, string>) {
  return ({ option }: { option: { value: string } }): ReactNode => (
    <span className={classes.suggestion}>
      <span>{option.value}</span>
      <span className="dim small">{counts.get(option.value)}</span>
    </span>
  );
}

interface TextProps {
  label: string;
  value: string;
  about: string | null;
  onChange: (value: string) => void;
}

export function TextField({ label, value, about, onChange }: TextProps) {
  const { asked, values, counts } = useSuggestions(about);
  return (
    <Autocomplete
      size="xs"
      aria-label={label}
      placeholder="a value"
      classNames={{ root: classes.text ?? "", input: classes.textInput ?? "" }}
      style={wide(value, 10)}
      value={value}
      data={values}
      limit={12}
      maxDropdownHeight={320}
      renderOption={suggestion(counts)}
      comboboxProps={{ width: 280, position: "bottom-start", ...portal }}
      onFocus={asked}
      onChange={onChange}
    />
  );
}

interface TextsProps {
  label: string;
  values: readonly string[];
  about: string | null;
  onChange: (values: string[]) => void;
}

export function TextsField({ label, values, about, onChange }: TextsProps) {
  const { asked, values: known, counts } = useSuggestions(about);
  const given = values.filter((value) => value !== "");
  return (
    <TagsInput
      size="xs"
      aria-label={label}
      {...(given.length === 0 ? { placeholder: "values" } : {})}
      classNames={{ root: classes.tags ?? "" }}
      value={given}
      data={known}
      limit={12}
      maxDropdownHeight={320}
      renderOption={suggestion(counts)}
      comboboxProps={{ width: 280, position: "bottom-start", ...portal }}
      onFocus={asked}
      onChange={(next) => onChange(next.length > 0 ? next : [""])}
    />
  );
}

interface DayProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A date; an instant is a text, with its time and zone. */
export function DayField({ label, value, onChange }: DayProps) {
  const instant = value.includes("T");
  return (
    <TextInput
      size="xs"
      type={instant ? "text" : "date"}
      aria-label={label}
      classNames={{ root: instant ? (classes.text ?? "") : (classes.day ?? "") }}
      style={wide(value, 10)}
      value={value}
      onChange={(event) => event.currentTarget.value !== "" && onChange(event.currentTarget.value)}
    />
  );
}
