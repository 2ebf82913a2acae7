/** Where people stand in two segmentations: the stronger a cell, the larger its share of the line. */

import { type CSSProperties, useRef } from "react";
import type { SegmentationComparison } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Num } from "../../parts/num";
import { useOverflow } from "../../parts/use-overflow";
import { type Crossing, cross } from "./cross";
import classes from "./health.module.css";

export function CrossTable({ found }: { found: SegmentationComparison }) {
  const frame = useRef<HTMLDivElement>(null);
  const label = `${found.one.title} and ${found.other.title}`;
  const reach = useOverflow(frame) ? { tabIndex: 0, role: "group", "aria-label": label } : {};
  const { lines, columns } = cross(found);
  return (
    <div ref={frame} className="sideways" {...reach}>
      <table className={classes.cross} aria-label={label}>
        <thead>
          <tr>
            <th scope="col" className={classes.line}>
              {found.one.title}
            </th>
            {columns.map(({ key, title }) => (
              <th key={key} scope="col">
                <span className={classes.column}>{title}</span>
              </th>
            ))}
            <th scope="col">
              <span className={classes.column}>All</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, title, customers, cells }) => (
            <tr key={key}>
              <th scope="row" className={classes.line}>
                {title}
              </th>
              {columns.map((column) => (
                <Cell key={column.key} crossing={cells.get(column.key)} />
              ))}
              <td className="dim">
                <Num value={customers} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ crossing }: { crossing: Crossing | undefined }) {
  const formats = useFormats();
  if (crossing === undefined) return <td className="dim">0</td>;
  return (
    <td style={{ "--share": crossing.share_of_one } as CSSProperties}>
      <Num value={crossing.customers} />
      <span className={classes.share}>{formats.value(crossing.share_of_one, "percent")}</span>
    </td>
  );
}
