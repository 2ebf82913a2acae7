/** A button that copies a text, and says that it has. */

import { ActionIcon } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { Check, Copy as CopyIcon } from "lucide-react";

export function Copy({ text, what }: { text: string; what: string }) {
  const clipboard = useClipboard({ timeout: 1500 });
  const Icon = clipboard.copied ? Check : CopyIcon;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={24}
      c="var(--dim)"
      aria-label={clipboard.copied ? "Copied" : `Copy ${what}`}
      onClick={() => clipboard.copy(text)}
    >
      <Icon size={14} aria-hidden="true" />
    </ActionIcon>
  );
}
