/** A quarantined row, whole, with what is wrong marked. */

import type { QuarantinedRow } from "../../api/types";
import { Properties } from "../../parts/properties";
import { SidePanel } from "../../parts/side-panel";
import { When } from "../../parts/when";
import { capital, sentence } from "../../text/words";
import classes from "./quarantine.module.css";

export function RowPanel({ row, onClose }: { row: QuarantinedRow | null; onClose: () => void }) {
  return (
    <SidePanel title={row ? capital(row.reason) : ""} opened={row !== null} onClose={onClose}>
      {row && <Whole row={row} />}
    </SidePanel>
  );
}

function Whole({ row }: { row: QuarantinedRow }) {
  const value = row.value === null ? "is missing" : `has “${row.value}”`;
  return (
    <div className={classes.row}>
      {row.column && <p>{sentence(`column ${row.column} ${value}: ${row.reason}`)}</p>}
      <p className={classes.place}>
        {row.file}
        {row.line !== null && `, line ${row.line}`}
      </p>
      <p className="dim">
        Set aside <When at={row.at} time />, from source {row.source}; code{" "}
        <span className="mono">{row.code}</span>.
      </p>
      <h3>The row</h3>
      <Properties of={row.row} wrong={row.column} />
    </div>
  );
}
