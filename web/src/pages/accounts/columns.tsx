/** The columns of the list of accounts: what each is called, its people, and what else is known of it. */

import type { AccountRow, Accounts } from "../../api/types";
import { Link } from "../../frame/link";
import { useFormats } from "../../frame/project";
import type { Column } from "../../parts/table";
import { isNumeric, valueText } from "../../text/trait-value";

const shownAtMost = 6;

export function useAccountColumns({ columns }: Pick<Accounts, "columns">): Column<AccountRow>[] {
  const formats = useFormats();
  const name: Column<AccountRow> = {
    key: "account",
    title: "Account",
    sortable: true,
    cell: (row) => (
      <Link className="row-link" to={`/accounts/${encodeURIComponent(row.account)}`}>
        {row.account}
      </Link>
    ),
  };
  const people: Column<AccountRow> = {
    key: "people",
    title: "People",
    sortable: true,
    align: "end",
    cell: (row) => formats.exact(row.people, "count"),
  };
  const known = columns.slice(0, shownAtMost).map(
    (column, index): Column<AccountRow> => ({
      key: column.name,
      title: column.title,
      sortable: column.type !== "list of texts",
      cell: (row) => (
        <span className={row.columns[column.name] === null ? "dim" : undefined}>
          {valueText(row.columns[column.name], column, formats)}
        </span>
      ),
      ...(isNumeric(column.type) ? { align: "end" } : {}),
      ...(index < 1 ? {} : { from: index < 3 ? "small" : index < 5 ? "medium" : "large" }),
    }),
  );
  return [name, people, ...known];
}
