/** The filters of the list of customers; they stand in the address. */

import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useState } from "react";
import type { SegmentSummary } from "../../api/types";
import type { Address } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Toolbar } from "../../parts/toolbar";

export function CustomerFilter({
  address,
  segments,
}: {
  address: Address;
  segments: readonly SegmentSummary[];
}) {
  const { noun } = useProject();
  const [text, setText] = useState(address.get("search") ?? "");
  const search = useDebouncedCallback((search: string) => address.set({ search }, { replace: true }), 250);
  return (
    <Toolbar>
      <TextInput
        aria-label={`Find a ${noun}`}
        placeholder="Part of an id or a trait"
        leftSection={<Search size={16} strokeWidth={1.5} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value.trim());
        }}
      />
      <NativeSelect
        aria-label="In segment"
        value={address.get("segment") ?? ""}
        onChange={(event) => address.set({ segment: event.currentTarget.value })}
        data={[
          { value: "", label: "In any segment or none" },
          ...segments.map(({ name, title }) => ({ value: name, label: title })),
        ]}
      />
    </Toolbar>
  );
}
