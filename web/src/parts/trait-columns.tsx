/** A column for each trait that the rows of a list carry. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../api/queries";
import { useFormats } from "../frame/project";
import { isNumeric, valueText } from "../text/trait-value";
import { spelled } from "../text/words";
import type { Column } from "./table";

interface WithTraits {
  traits: Record<string, unknown>;
}

/** The first two stay on the smallest screens. */
export function useTraitColumns<Row extends WithTraits>(rows: readonly Row[]): Column<Row>[] {
  const formats = useFormats();
  const traits = useQuery(queries.traits());
  const names = Object.keys(rows[0]?.traits ?? {});
  return names.map((name, index): Column<Row> => {
    const info = traits.data?.find((trait) => trait.name === name);
    const type = info?.type ?? (rows.some((row) => typeof row.traits[name] === "number") ? "number" : "text");
    return {
      key: name,
      title: info?.title ?? spelled(name),
      sortable: true,
      cell: (row) => (
        <span className={row.traits[name] === null ? "dim" : undefined}>
          {valueText(row.traits[name], { ...info, type }, formats)}
        </span>
      ),
      ...(isNumeric(type) ? { align: "end" } : {}),
      ...(index < 2 ? {} : { from: index < 3 ? "small" : index < 4 ? "medium" : "large" }),
    };
  });
}
