/** A small line that shows a course, with its last point. */

import { useFormats } from "../frame/project";
import { sparkPath } from "./spark-path";
import classes from "./sparkline.module.css";

interface Props {
  values: number[];
  width?: number;
  height?: number;
}

export function Sparkline({ values, width = 88, height = 24 }: Props) {
  const formats = useFormats();
  const { line, last } = sparkPath(values, width, height);
  if (last === null) return null;
  const first = formats.value(values[0] ?? null, "number");
  const final = formats.value(values.at(-1) ?? null, "number");
  return (
    <svg
      className={classes.spark}
      width={width}
      height={height}
      role="img"
      aria-label={`From ${first} to ${final}`}
    >
      <path d={line} className={classes.line} />
      <circle cx={last.x} cy={last.y} r={2} className={classes.last} />
    </svg>
  );
}
