/** A histogram with handles: a range is dragged, or moved by arrow keys from bar to bar. */

import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { queries } from "../api/queries";
import { useFormats } from "../frame/project";
import { type Bin, nextEdge, numberBins, placeOfValue, shareWithin, valueAtPlace } from "./histogram";
import classes from "./range.module.css";

export interface Range {
  low: number | null;
  high: number | null;
  /** One point rather than a range: the bars on both sides look alike. */
  point?: boolean;
  set: (end: "low" | "high", value: number) => void;
}

const width = 288;
const height = 64;

export function RangePicker({ about, range }: { about: string; range: Range | null }) {
  const formats = useFormats();
  const values = useQuery(queries.fieldValues(about));
  if (values.isError) return <p className="dim small">Its values cannot be shown.</p>;
  if (!values.data) return <div className={classes.rangeShape} />;
  const { bins: all, known, missing_share, low, high, type } = values.data;
  const bins = numberBins(all);
  if (bins.length === 0 || typeof low !== "number" || typeof high !== "number") {
    return <p className="dim small">{known === 0 ? "No value is known." : "All values are the same."}</p>;
  }
  const from = range?.low ?? Number.NEGATIVE_INFINITY;
  const to = range?.high ?? Number.POSITIVE_INFINITY;
  return (
    <div className={classes.range}>
      <Bars bins={bins} from={from} to={to} whole={type === "integer"} range={range} />
      <p className="dim small">
        {formats.value(low, "number")} to {formats.value(high, "number")}
        {missing_share > 0 && `, ${formats.value(missing_share, "percent")} not known`}
        {range && !range.point && `; about ${formats.value(shareWithin(bins, from, to), "percent")} in range`}
      </p>
    </div>
  );
}

interface BarsProps {
  bins: Bin[];
  from: number;
  to: number;
  whole: boolean;
  range: Range | null;
}

function Bars({ bins, from, to, whole, range }: BarsProps) {
  const frame = useRef<SVGSVGElement>(null);
  const most = Math.max(...bins.map(({ count }) => count));
  const step = width / bins.length;
  const ends = (["low", "high"] as const).filter((end) => range && range[end] !== null);
  const valueAt = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    return box ? valueAtPlace(bins, (event.clientX - box.left) / box.width, whole) : 0;
  };
  const drag = (end: "low" | "high") => (event: PointerEvent) => {
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    if (event.type === "pointerdown" || event.buttons === 1) range?.set(end, valueAt(event));
  };
  return (
    <svg ref={frame} viewBox={`0 -2 ${width} ${height + 12}`} className={classes.bars}>
      <title>How the values are spread</title>
      {bins.map((bin, index) => (
        <rect
          key={bin.low}
          x={index * step + 0.5}
          width={Math.max(step - 1, 0.5)}
          y={height - Math.max((bin.count / most) * height, bin.count > 0 ? 1 : 0)}
          height={Math.max((bin.count / most) * height, bin.count > 0 ? 1 : 0)}
          className={bin.high > from && bin.low < to ? classes.barIn : classes.barOut}
        />
      ))}
      <line x1={0} x2={width} y1={height} y2={height} className={classes.axis} />
      {ends.map((end) => {
        const value = range?.[end] ?? 0;
        const x = placeOfValue(bins, value) * width;
        return (
          <g
            key={end}
            role="slider"
            tabIndex={0}
            aria-label={range?.point ? "Value" : end === "low" ? "From" : "To"}
            aria-valuenow={value}
            aria-valuemin={bins[0]?.low ?? 0}
            aria-valuemax={bins.at(-1)?.high ?? 0}
            className={classes.grip}
            onPointerDown={drag(end)}
            onPointerMove={drag(end)}
            onKeyDown={(event: KeyboardEvent) => {
              const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
              if (!by || event.altKey) return;
              event.preventDefault();
              range?.set(end, nextEdge(bins, value, by > 0 ? 1 : -1));
            }}
          >
            <rect x={x - 12} width={24} y={-2} height={height + 12} fill="transparent" />
            <line x1={x} x2={x} y1={-2} y2={height} className={classes.gripLine} />
            <circle cx={x} cy={height + 3} r={5} className={classes.gripDot} />
          </g>
        );
      })}
    </svg>
  );
}
