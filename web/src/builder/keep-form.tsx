/** Who of them is kept, as a form: a line for each result control, and what may be added. */

import { CloseButton } from "@mantine/core";
import type { ReactNode } from "react";
import { AddButton } from "./add-button";
import classes from "./builder.module.css";
import { Excluded } from "./excluded";
import { ChoiceInput, NumberField } from "./inputs";
import { type ControlName, type Controls, controlNames, ordersSomething, withControl } from "./keep";
import own from "./keep-form.module.css";
import type { Language } from "./language";
import { Ordered } from "./ordered";
import { SplitForm } from "./split-form";

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
          <AddButton key={name} title={add} onAdd={() => next && onChange(next)} />
        ))}
      </div>
    </>
  );
}
