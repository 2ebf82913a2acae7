/** The bar above every page: search and commands in one, what is running, the date of what is shown, the scheme. */

import { ActionIcon } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { Menu, Search } from "lucide-react";
import type { RunRecord } from "../api/types";
import { Link } from "./link";
import { Palette } from "./palette";
import { useProject } from "./project";
import { SchemeSwitch } from "./scheme-switch";
import classes from "./top-bar.module.css";
import { AsOf } from "./turn-back";

interface Props {
  onMenu: () => void;
  running: RunRecord | null;
}

const onMac = navigator.platform.startsWith("Mac");

export function TopBar({ onMenu, running }: Props) {
  const { project } = useProject();
  const [open, palette] = useDisclosure(false);
  useHotkeys([["mod+K", palette.open]], []);
  return (
    <header className={classes.bar}>
      <ActionIcon
        className={classes.menu ?? ""}
        variant="subtle"
        color="gray"
        c="var(--soft)"
        size={32}
        aria-label="Menu"
        onClick={onMenu}
      >
        <Menu size={18} aria-hidden="true" />
      </ActionIcon>
      <span className={classes.title}>{project.title}</span>
      <button type="button" className={classes.search} onClick={palette.open}>
        <Search size={16} strokeWidth={1.5} aria-hidden="true" />
        <span className={classes.hint}>Search people, segments, pages</span>
        <kbd className={classes.key}>{onMac ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <div className={classes.right}>
        {running && <Running run={running} />}
        <AsOf />
        <SchemeSwitch />
      </div>
      <Palette opened={open} onClose={palette.close} />
    </header>
  );
}

function Running({ run }: { run: RunRecord }) {
  return (
    <Link to="/runs" className={classes.running}>
      <span className={classes.pulse} aria-hidden="true" />
      Running: {run.steps.at(-1)?.name ?? "starting"}
    </Link>
  );
}
