/** Who of them is kept, as a form: a line for each result control, and what may be added. */

import { Autocomplete, Button, CloseButton, MultiSelect } from "@mantine/core";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import classes from "./builder.module.css";
import { ChoiceInput, NumberField } from "./inputs";
import inputs from "./inputs.module.css";
import {
  type ControlName,
  type Controls,
  controlNames,
  orderingOf,
  orderingText,
  ordersSomething,
  withControl,
} from "./keep";
import own from "./keep-form.module.css";
import type { Language } from "./language";
import { SplitForm } from "./split-form";

const portal = { portalProps: { target: "#page" } };

interface Props {
  controls: Controls;
  language: Language;
  /** What is wrong with a control, by its name. */
  faultsOf: (name: ControlName) => readonly string[];
  onChange: (controls: Controls) => void;
}

export interface ControlProps<Name extends ControlName> {
  value: NonNullable<Controls[Name]>;
  language: Language;
  onChange: (value: NonNullable<Controls[Name]>) => void;
}

interface Control {
  name: ControlName;
  add: string;
  /** What it starts with; null where the project has nothing for it. */
  start: (language: Language, controls: Controls) => Controls | null;
  view: (controls: Controls, language: Language, onChange: (next: Controls) => void) => ReactNode;
}

const views: Readonly<Record<ControlName, Control>> = {
  exclude: {
    name: "exclude",
    add: "leave out",
    start: (_, controls) => ({ ...controls, exclude: { segments: [] } }),
    view: (controls, language, put) => (
      <Excluded
        value={controls.exclude ?? {}}
        language={language}
        onChange={(exclude) => put({ ...controls, exclude })}
      />
    ),
  },
  sample: {
    name: "sample",
    add: "a share by chance",
    start: (_, controls) => ({ ...controls, sample: 0.1 }),
    view: (controls, _, put) => (
      <>
        <span className={classes.word}>only</span>
        <NumberField
          label="Share by chance"
          value={Math.round((controls.sample ?? 0) * 1e6) / 1e4}
          percent
          onChange={(share) => put({ ...controls, sample: share / 100 })}
        />
        <span className={classes.word}>of them, by chance: the same ones each time</span>
      </>
    ),
  },
  one_per: {
    name: "one_per",
    add: "one of each",
    start: (language, controls) => {
      const first = language.traits[0];
      return first ? { ...controls, one_per: first.name } : null;
    },
    view: (controls, language, put) => (
      <>
        <span className={classes.word}>one of each</span>
        <ChoiceInput
          label="One of each"
          value={controls.one_per ?? ""}
          options={language.traits
            .filter(({ type }) => type !== "list")
            .map(({ name, title }) => ({ value: name, label: title }))}
          onChange={(one_per) => put({ ...controls, one_per })}
        />
      </>
    ),
  },
  limit: {
    name: "limit",
    add: "at most so many",
    start: (_, controls) => ({ ...controls, limit: 1000 }),
    view: (controls, _, put) => (
      <>
        <span className={classes.word}>at most</span>
        <NumberField
          label="At most"
          value={controls.limit ?? null}
          whole
          low={1}
          onChange={(limit) => put({ ...controls, limit })}
        />
      </>
    ),
  },
  order_by: {
    name: "order_by",
    add: "who comes first",
    start: (language, controls) => {
      const first =
        language.traits.find(({ type }) => type === "money" || type === "number") ?? language.traits[0];
      return ordersSomething(controls) && first ? { ...controls, order_by: [`${first.name} desc`] } : null;
    },
    view: (controls, language, put) => (
      <Ordered
        value={controls.order_by ?? []}
        language={language}
        onChange={(order_by) => put({ ...controls, order_by })}
      />
    ),
  },
  split: {
    name: "split",
    add: "split into parts",
    start: (_, controls) => ({
      ...controls,
      split: [
        { name: "a", share: 0.5 },
        { name: "b", share: 0.5 },
      ],
    }),
    view: (controls, _, put) => (
      <SplitForm value={controls.split ?? []} onChange={(split) => put({ ...controls, split })} />
    ),
  },
};

export function KeepForm({ controls, language, faultsOf, onChange }: Props) {
  const there = controlNames.filter((name) => controls[name] !== undefined);
  const absent = controlNames
    .filter((name) => controls[name] === undefined)
    .map((name) => ({ ...views[name], next: views[name].start(language, controls) }))
    .filter(({ next }) => next !== null);
  return (
    <>
      {there.length > 0 && (
        <ul className={own.controls}>
          {there.map((name) => (
            <li key={name}>
              <div className={classes.fields}>
                {views[name].view(controls, language, onChange)}
                <CloseButton
                  size="sm"
                  className={own.away ?? ""}
                  aria-label={`Take away: ${views[name].add}`}
                  onClick={() => onChange(withControl(controls, name, undefined))}
                />
              </div>
              {faultsOf(name).map((fault) => (
                <p key={fault} className={classes.fault}>
                  {fault}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
      <div className={own.add}>
        {absent.map(({ name, add, next }) => (
          <Button
            key={name}
            size="compact-xs"
            variant="subtle"
            color="gray"
            c="var(--dim)"
            leftSection={<Plus size={12} aria-hidden="true" />}
            onClick={() => next && onChange(next)}
          >
            {add}
          </Button>
        ))}
      </div>
    </>
  );
}

const ofSegment = "segment ";
const ofList = "list ";

function Excluded({ value, language, onChange }: ControlProps<"exclude">) {
  const chosen = [
    ...(value.segments ?? []).map((name) => ofSegment + name),
    ...(value.lists ?? []).map((name) => ofList + name),
  ];
  const known = [
    {
      group: "Members of",
      items: language.segments.map(({ name, title }) => ({ value: ofSegment + name, label: title })),
    },
    {
      group: "Who stands on",
      items: language.lists.map(({ name, title }) => ({ value: ofList + name, label: title })),
    },
  ].filter(({ items }) => items.length > 0);
  const there = new Set(known.flatMap(({ items }) => items.map((item) => item.value)));
  const strange = chosen.filter((each) => !there.has(each)).map((each) => ({ value: each, label: each }));
  const of = (kind: string, picked: string[]) =>
    picked.filter((each) => each.startsWith(kind)).map((each) => each.slice(kind.length));
  return (
    <>
      <span className={classes.word}>without</span>
      <MultiSelect
        size="xs"
        aria-label="Leave out"
        searchable
        hidePickedOptions
        {...(chosen.length === 0 ? { placeholder: "members of a segment, a list" } : {})}
        classNames={{ root: inputs.tags ?? "" }}
        data={strange.length > 0 ? [...known, { group: "Not known", items: strange }] : known}
        value={chosen}
        maxDropdownHeight={320}
        comboboxProps={{ width: 280, position: "bottom-start", ...portal }}
        nothingFoundMessage="Nothing of that name"
        onChange={(picked) => {
          const segments = of(ofSegment, picked);
          const lists = of(ofList, picked);
          onChange({ ...(segments.length > 0 ? { segments } : {}), ...(lists.length > 0 ? { lists } : {}) });
        }}
      />
    </>
  );
}

function Ordered({ value, language, onChange }: ControlProps<"order_by">) {
  const names = language.traits.map(({ name }) => name);
  return (
    <>
      <span className={classes.word}>first by</span>
      {value.map((text, index) => {
        const { by, way } = orderingOf(text);
        const put = (next: string) => onChange(value.with(index, next));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no identity but their place
          <span key={index} className={classes.clause}>
            {index > 0 && <span className={classes.word}>then by</span>}
            <Autocomplete
              size="xs"
              aria-label={`Ordered by, ${index + 1}`}
              classNames={{ root: inputs.text ?? "", input: inputs.textInput ?? "" }}
              style={{ "--characters": `${Math.max(by.length, 10)}ch` }}
              data={names}
              limit={12}
              maxDropdownHeight={320}
              comboboxProps={{ width: 280, position: "bottom-start", ...portal }}
              value={by}
              onChange={(next) => put(orderingText({ by: next, way }))}
            />
            <ChoiceInput
              label={`Which end comes first, ${index + 1}`}
              value={way}
              options={[
                { value: "desc", label: "the highest first" },
                { value: "asc", label: "the lowest first" },
              ]}
              onChange={(next) => put(orderingText({ by, way: next === "asc" ? "asc" : "desc" }))}
            />
            {value.length > 1 && (
              <CloseButton
                size="sm"
                aria-label={`Do not order by ${by}`}
                onClick={() => onChange(value.toSpliced(index, 1))}
              />
            )}
          </span>
        );
      })}
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        c="var(--dim)"
        leftSection={<Plus size={12} aria-hidden="true" />}
        onClick={() =>
          onChange([
            ...value,
            `${names.find((name) => !value.some((each) => orderingOf(each).by === name)) ?? names[0] ?? ""} desc`,
          ])
        }
      >
        then by
      </Button>
    </>
  );
}
