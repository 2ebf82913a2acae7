/** Undo and redo, as buttons and by keys. */

import { ActionIcon, Tooltip } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Redo2, Undo2 } from "lucide-react";
import type { Draft } from "../../builder/use-draft";
import classes from "./builder-page.module.css";

export function Steps({ draft }: { draft: Draft }) {
  useHotkeys(
    [
      ["mod+Z", draft.undo],
      ["mod+shift+Z", draft.redo],
      ["mod+Y", draft.redo],
    ],
    ["TEXTAREA"],
  );
  const steps = [
    { title: "Undo", key: "Ctrl Z", icon: Undo2, can: draft.canUndo, run: draft.undo },
    { title: "Redo", key: "Ctrl Y", icon: Redo2, can: draft.canRedo, run: draft.redo },
  ];
  return steps.map(({ title, key, icon: Icon, can, run }) => (
    <Tooltip key={title} label={`${title} (${key})`} portalProps={{ target: "#page" }}>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--soft)"
        className={classes.step ?? ""}
        size={32}
        aria-label={title}
        disabled={!can}
        onClick={run}
      >
        <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  ));
}
