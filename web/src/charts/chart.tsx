/** A chart with its message above it and the table behind it. */

import { useComputedColorScheme } from "@mantine/core";
import { ChartColumn as ChartIcon, Table2 } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { ChartSpec } from "../api/types";
import { useNavigate } from "../frame/past";
import { ChartShape } from "../parts/skeletons";
import { useOverflow } from "../parts/use-overflow";
import classes from "./chart.module.css";
import { ChartData } from "./chart-data";
import { type ChartUnit, composed, headingOf, labelled } from "./spec";
import { tableOf } from "./table";

/** So many labels find room on any screen. */
const few = 4;

interface Props {
  spec: ChartSpec;
  /** A better table than the one read from the chart. */
  table?: ReactNode;
}

export function Chart({ spec, table }: Props) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const unit = spec as ChartUnit;
  const { title, subtitle } = headingOf(unit);
  const Icon = asTable ? ChartIcon : Table2;
  return (
    <figure className={classes.figure} aria-labelledby={id}>
      <figcaption className={classes.caption}>
        <h3 id={id}>{title}</h3>
        {subtitle && <p className="dim">{subtitle}</p>}
        <button
          type="button"
          className={classes.switch}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          <Icon size={14} aria-hidden="true" />
          {asTable ? "Show as chart" : "Show as table"}
        </button>
      </figcaption>
      {asTable ? (table ?? <ChartData spec={unit} label={title} />) : <Drawing spec={unit} label={title} />}
    </figure>
  );
}

/** Only the drawing, for where its message stands beside it. */
export function Drawing({ spec, label }: { spec: ChartUnit; label: string }) {
  const room = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"drawing" | "drawn" | "failed">("drawing");
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  const navigate = useNavigate();
  const reach = useOverflow(room) ? { tabIndex: 0, role: "group", "aria-label": label } : {};

  useEffect(() => {
    // Each drawing has a place of its own, so that one that comes late cannot write over the next.
    const place = document.createElement("div");
    room.current?.append(place);
    // To those who hear it, a chart is one picture with its text: its marks have no order and often no names.
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", spec.description ?? label);
    const inside = document.createElement("div");
    inside.setAttribute("aria-hidden", "true");
    place.append(inside);
    let gone = false;
    let end: (() => void) | undefined;
    import("./draw")
      .then(({ draw }) => draw(inside, { spec, scheme, follow: (page) => navigate(page) }))
      .then((finalize) => {
        if (gone) return finalize();
        end = finalize;
        setState("drawn");
      })
      .catch(() => !gone && setState("failed"));
    return () => {
      gone = true;
      end?.();
      place.remove();
    };
  }, [spec, label, scheme, navigate]);

  const wide = composed(spec) || (labelled(spec) && tableOf(spec).rows.length > few);
  return (
    <>
      {state === "drawing" && <ChartShape height={typeof spec.height === "number" ? spec.height : 240} />}
      {state === "failed" && <ChartData spec={spec} label={label} />}
      <div
        ref={room}
        className={wide ? `${classes.drawing} sideways` : classes.drawing}
        data-wide={wide || undefined}
        hidden={state === "failed"}
        aria-busy={state === "drawing" || undefined}
        {...reach}
      />
    </>
  );
}
