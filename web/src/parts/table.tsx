/** A table with hairlines: sortable headings, rows that link or open, columns that give way on small screens. */

import { ChevronDown, ChevronUp } from "lucide-react";
import { Fragment, type MouseEvent, type ReactNode, useRef } from "react";
import type { Sort } from "./sorting";
import classes from "./table.module.css";
import { useOverflow } from "./use-overflow";

export interface Column<Row> {
  key: string;
  title: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: "end";
  sortable?: boolean;
  /** The width of the page below which the column is left out. */
  from?: "small" | "medium" | "large";
  width?: string;
}

interface Props<Row> {
  /** What the table holds, for those who hear it. */
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  id: (row: Row) => string;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** What opens below a row. */
  below?: (row: Row) => ReactNode;
  /** Marks the row that the side panel shows. */
  current?: string | null;
}

export function Table<Row>({ label, columns, rows, id, sort, onSort, below, current }: Props<Row>) {
  const frame = useRef<HTMLDivElement>(null);
  const scrolls = useOverflow(frame);
  // Only a table that is wider than its frame needs to be reached to be scrolled.
  const reach = scrolls ? { tabIndex: 0, role: "group", "aria-label": label } : {};
  return (
    <div ref={frame} className={`${classes.frame} sideways`} {...reach}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const opened = below?.(row);
            return (
              <Fragment key={id(row)}>
                <tr
                  className={classes.row}
                  data-current={current === id(row) || undefined}
                  onClick={followRow}
                >
                  {columns.map((column) => (
                    <td key={column.key} className={cellClass(column)}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
                {opened && (
                  <tr className={classes.below}>
                    <td colSpan={columns.length}>{opened}</td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** A press anywhere on a row follows its link, unless it meant something else. */
function followRow(event: MouseEvent<HTMLTableRowElement>): void {
  const { target, currentTarget, ctrlKey, metaKey, shiftKey } = event;
  if (!(target instanceof Element) || target.closest("a, button, input, label")) return;
  if (window.getSelection()?.toString()) return;
  const press = new window.MouseEvent("click", {
    bubbles: true,
    cancelable: true,
    ctrlKey,
    metaKey,
    shiftKey,
  });
  currentTarget.querySelector(".row-link")?.dispatchEvent(press);
}

function cellClass<Row>({ align, from }: Column<Row>): string {
  return [align === "end" && classes.end, from && classes[from]].filter(Boolean).join(" ");
}

interface HeadingProps<Row> {
  column: Column<Row>;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
}

function Heading<Row>({ column, sort, onSort }: HeadingProps<Row>) {
  const { key, title, sortable, align, width } = column;
  const sorted = sort?.key === key;
  const order = sorted ? (sort.descending ? "descending" : "ascending") : "none";
  // Numbers are asked for from the largest down, names from A up.
  const next = { key, descending: sorted ? !sort.descending : align === "end" };
  const Arrow = sorted && !sort.descending ? ChevronUp : ChevronDown;
  return (
    <th
      scope="col"
      className={cellClass(column)}
      style={width ? { width } : undefined}
      aria-sort={sortable && onSort ? order : undefined}
    >
      {sortable && onSort ? (
        <button
          type="button"
          className={classes.sort}
          data-sorted={sorted || undefined}
          onClick={() => onSort(next)}
        >
          {title}
          <Arrow size={14} aria-hidden="true" className={classes.arrow} />
        </button>
      ) : (
        title
      )}
    </th>
  );
}
