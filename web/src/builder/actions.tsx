/** What can be done to a line or a group: from its menu, or by keys. */

import { ActionIcon, Menu } from "@mantine/core";
import { Ellipsis } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useBoard } from "./board";
import classes from "./builder.module.css";
import { duplicated, type Item, negated, removed, stepped, unwrapped, wrapped } from "./tree";

type Edit = ReturnType<typeof useBoard>["edit"];

interface Action {
  title: string;
  keys: string;
  fits?: (item: Item) => boolean;
  run: (item: Item, edit: Edit) => void;
}

const actions: readonly Action[] = [
  { title: "Turn into its opposite", keys: "N", run: ({ id }, edit) => edit((root) => negated(root, id)) },
  { title: "Duplicate", keys: "D", run: ({ id }, edit) => edit((root) => duplicated(root, id)) },
  { title: "Wrap in a group", keys: "G", run: ({ id }, edit) => edit((root) => wrapped(root, id)) },
  {
    title: "Take out of its group",
    keys: "U",
    fits: (item) => item.type === "group" && !item.not,
    run: ({ id }, edit) => edit((root) => unwrapped(root, id)),
  },
  { title: "Move up", keys: "↑", run: ({ id }, edit) => edit((root) => stepped(root, id, -1)) },
  { title: "Move down", keys: "↓", run: ({ id }, edit) => edit((root) => stepped(root, id, 1)) },
  {
    title: "Delete",
    keys: "⌫",
    run: (item, edit) =>
      edit((root) => removed(root, item.id), item.type === "group" ? "A group" : "A condition"),
  },
];

const byCode: Readonly<Record<string, string>> = {
  KeyN: "N",
  KeyD: "D",
  KeyG: "G",
  KeyU: "U",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Backspace: "⌫",
  Delete: "⌫",
};

/** Does what the keys ask for, and keeps the focus with the line. */
export function byKey(event: KeyboardEvent<HTMLElement>, item: Item, edit: Edit): void {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const action = actions.find(({ keys, fits }) => keys === byCode[event.code] && (fits?.(item) ?? true));
  if (!action) return;
  event.preventDefault();
  event.stopPropagation();
  const focused = document.activeElement;
  action.run(item, edit);
  // A move takes the line with its focus along.
  requestAnimationFrame(() => {
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
    else
      document
        .querySelector<HTMLElement>(
          `[data-item="${CSS.escape(item.id)}"] :is(input:not([type=hidden]), select)`,
        )
        ?.focus();
  });
}

export function Actions({ item }: { item: Item }) {
  const { edit } = useBoard();
  return (
    <Menu position="bottom-end" width={240} portalProps={{ target: "#page" }}>
      <Menu.Target>
        <ActionIcon
          size={28}
          variant="subtle"
          color="gray"
          c="var(--dim)"
          aria-label={item.type === "group" ? "More for this group" : "More for this condition"}
        >
          <Ellipsis size={16} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions
          .filter(({ fits }) => fits?.(item) ?? true)
          .map(({ title, keys, run }) => (
            <Menu.Item
              key={title}
              onClick={() => run(item, edit)}
              rightSection={<kbd className={classes.key}>Alt {keys}</kbd>}
            >
              {title}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
