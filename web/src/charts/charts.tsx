/** All charts of an answer, one after the other. */

import type { ChartSpec } from "../api/types";
import { Chart } from "./chart";
import classes from "./chart.module.css";

export function Charts({ charts }: { charts: Record<string, ChartSpec> }) {
  return (
    <div className={classes.charts}>
      {Object.entries(charts).map(([name, spec]) => (
        <Chart key={name} spec={spec} />
      ))}
    </div>
  );
}
