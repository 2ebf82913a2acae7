/** Chooses what a line is about: one list to search, of everything that can be asked. */

import { Select } from "@mantine/core";
import { useMemo } from "react";
import { useBoard } from "./board";
import { choicesFor } from "./choices";
import classes from "./inputs.module.css";
import type { Scope } from "./language";

interface Props {
  label: string;
  value: string | null;
  scope: Scope;
  what: "condition" | "value";
  placeholder?: string;
  /** Also what is shown as chosen although it is in no list, such as a name that does not exist. */
  unknown?: string;
  onPick: (choice: string) => void;
}

export function What({ label, value, scope, what, placeholder, unknown, onPick }: Props) {
  const { language } = useBoard();
  const groups = useMemo(() => choicesFor(language, scope, what), [language, scope, what]);
  const known = value === null || groups.some(({ items }) => items.some((item) => item.value === value));
  const data = known
    ? groups
    : [{ group: "Not known", items: [{ value, label: unknown ?? value }] }, ...groups];
  const chosen = groups.flatMap(({ items }) => items).find((item) => item.value === value)?.label ?? unknown;
  const width = chosen ? { "--characters": `${Math.max(chosen.length, 6)}ch` } : {};
  return (
    <Select
      aria-label={label}
      size="xs"
      searchable
      selectFirstOptionOnChange
      // Otherwise the list looks for what is chosen a moment after it opens, and forgets the option that letters
      // typed meanwhile have marked: Enter would then take nothing.
      selectFirstOptionOnDropdownOpen={value === null}
      allowDeselect={false}
      maxDropdownHeight={320}
      comboboxProps={{ width: 300, position: "bottom-start", portalProps: { target: "#page" } }}
      {...(placeholder ? { placeholder } : {})}
      nothingFoundMessage="Nothing of that name"
      classNames={{ root: classes.what ?? "", input: classes.whatInput ?? "" }}
      style={width}
      data={data}
      value={value}
      onChange={(choice) => choice !== null && onPick(choice)}
    />
  );
}
