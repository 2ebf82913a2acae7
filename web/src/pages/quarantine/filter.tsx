/** The filters of the quarantine, and its list as a file. */

import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { QuarantinedRow } from "../../api/types";
import type { Address } from "../../frame/address";
import { useProject } from "../../frame/project";
import { DownloadButton } from "../../parts/download-button";
import { Toolbar } from "../../parts/toolbar";
import { spelled } from "../../text/words";

export function QuarantineFilter({ address, rows }: { address: Address; rows: readonly QuarantinedRow[] }) {
  const { mayAct } = useProject();
  const source = address.get("source");
  const sources = useQuery(queries.sources());
  const codes = useCodes(source, address.get("code"), rows);
  const file = source ? `/v1/quarantine.csv?${new URLSearchParams({ source })}` : "/v1/quarantine.csv";
  return (
    <Toolbar aside={mayAct && rows.length > 0 && <DownloadButton address={file} fileName="quarantine.csv" />}>
      <NativeSelect
        aria-label="Source"
        value={source ?? ""}
        onChange={(event) => address.set({ source: event.currentTarget.value, code: null, row: null })}
        data={[
          { value: "", label: "From any source" },
          ...(sources.data ?? []).map(({ name, title }) => ({ value: name, label: title })),
        ]}
      />
      <NativeSelect
        aria-label="Reason"
        value={address.get("code") ?? ""}
        onChange={(event) => address.set({ code: event.currentTarget.value, row: null })}
        data={[
          { value: "", label: "For any reason" },
          ...codes.map((code) => ({ value: code, label: spelled(code.replaceAll("-", " ")) })),
        ]}
      />
    </Toolbar>
  );
}

/** The reasons of the chosen source; without one, those on this page of the list. */
function useCodes(source: string | null, chosen: string | null, rows: readonly QuarantinedRow[]): string[] {
  const known = useQuery({ ...queries.source(source ?? ""), enabled: source !== null });
  const codes = source === null ? rows.map((row) => row.code) : Object.keys(known.data?.reasons ?? {});
  return [...new Set([...codes, ...(chosen ? [chosen] : [])])].sort();
}
