/** Details beside a list, so that the list is never lost. */

import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./side-panel.module.css";

interface Props {
  title: ReactNode;
  opened: boolean;
  onClose: () => void;
  side?: "left" | "right";
  size?: number;
  children: ReactNode;
}

export function SidePanel({ title, opened, onClose, side = "right", size = 480, children }: Props) {
  return (
    <Drawer.Root
      opened={opened}
      onClose={onClose}
      position={side}
      size={size}
      classNames={{ content: classes[side] ?? "", title: classes.title ?? "", body: classes.body ?? "" }}
    >
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content>
        {/* Not Mantine's own header: as an element of that name it would count as the page's. */}
        <div className={classes.header}>
          <Drawer.Title>{title}</Drawer.Title>
          <Drawer.CloseButton aria-label="Close" />
        </div>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
