/** Whom a segment leaves out: members of segments, and who stands on lists. */

import { MultiSelect } from "@mantine/core";
import classes from "./builder.module.css";
import inputs from "./inputs.module.css";
import type { ControlProps } from "./keep-form";

const ofSegment = "segment ";
const ofList = "list ";

export function Excluded({ value, language, onChange }: ControlProps<"exclude">) {
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
        comboboxProps={{ width: 280, position: "bottom-start", portalProps: { target: "#page" } }}
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
