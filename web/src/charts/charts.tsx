/** All charts of an answer, one after the other. */

import type { ChartSpec } from "../api/types";
import { Chart } from "./chart";
import classes from "./chart.module.css";

export function Charts({ charts, except = [] }: { charts: Record<string, ChartSpec>; except?: string[] }) {
  const shown = Object.entries(charts).filter(([name]) => !except.includes(name));
  if (shown.length === 0) return null;
  return (
    <div className={classes.charts}>
      {shown.map(([name, spec]) => (
        <Chart key={name} spec={spec} />
      ))}
    </div>
  );
}
