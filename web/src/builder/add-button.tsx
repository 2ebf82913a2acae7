/** Offers something more that a line may say. */

import { Button } from "@mantine/core";
import { Plus } from "lucide-react";

export function AddButton({ title, onAdd }: { title: string; onAdd: () => void }) {
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      c="var(--dim)"
      leftSection={<Plus size={12} aria-hidden="true" />}
      onClick={onAdd}
    >
      {title}
    </Button>
  );
}
