/** The shapes of what is on its way. */

import classes from "./skeletons.module.css";

function Line({ width, height = 16 }: { width: string; height?: number }) {
  return <span className={classes.line} style={{ width, height }} />;
}

function times(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

export function FiguresShape({ count = 5 }: { count?: number }) {
  return (
    <div className={classes.figures}>
      {times(count).map((index) => (
        <div key={index}>
          <Line width="96px" height={12} />
          <Line width="128px" height={28} />
          <Line width="80px" height={12} />
        </div>
      ))}
    </div>
  );
}

export function TableShape({ rows = 8 }: { rows?: number }) {
  return (
    <div className={classes.table}>
      {times(rows).map((index) => (
        <div key={index}>
          <Line width={`${30 + ((index * 7) % 13)}%`} />
          <Line width="12%" />
          <Line width="12%" />
        </div>
      ))}
    </div>
  );
}

export function ChartShape({ height = 280 }: { height?: number }) {
  return <span className={classes.chart} style={{ height }} />;
}

export function PageShape() {
  return (
    <>
      <div className={classes.lead}>
        <Line width="min(640px, 90%)" height={20} />
      </div>
      <FiguresShape />
      <TableShape />
    </>
  );
}
