/** Headline figures in a row; each says what it counts, over which period and compared with what. */

import type { Figure } from "../api/types";
import { Link } from "../frame/link";
import { useFormats } from "../frame/project";
import { Explained } from "./explained";
import classes from "./figures.module.css";
import { Num } from "./num";
import { Sparkline } from "./sparkline";

interface Props {
  figures: Figure[];
  asOf: string | null;
  /** The page with the people behind a figure, where there is one. */
  behind?: Readonly<Record<string, string>>;
}

export function Figures({ figures, asOf, behind = {} }: Props) {
  return (
    <div className={classes.clip}>
      <dl className={classes.figures}>
        {figures.map((figure) => (
          <OneFigure key={figure.name} figure={figure} asOf={asOf} to={behind[figure.name]} />
        ))}
      </dl>
    </div>
  );
}

function OneFigure({ figure, asOf, to }: { figure: Figure; asOf: string | null; to: string | undefined }) {
  const { trend = [] } = figure;
  const value = <Num value={figure.value} as={figure.format} />;
  return (
    <div className={classes.figure}>
      <dt className={classes.label}>
        <Explained by={<Explanation figure={figure} asOf={asOf} />}>{figure.label}</Explained>
      </dt>
      <dd className={classes.value}>{to ? <Link to={to}>{value}</Link> : value}</dd>
      <dd className={classes.foot}>
        <Movement figure={figure} />
        {trend.length > 2 && <Sparkline values={trend} width={64} height={20} />}
      </dd>
    </div>
  );
}

/** How a figure moved: shares in points, everything else relatively. Not coloured: more is not always better. */
export function movement(figure: Figure, formats: ReturnType<typeof useFormats>): string | null {
  const { value, previous = null, format } = figure;
  if (value === null || previous === null) return null;
  if (format === "percent") return formats.points(value - previous);
  return previous === 0 ? null : formats.change(value / previous - 1);
}

function Movement({ figure }: { figure: Figure }) {
  const formats = useFormats();
  const moved = movement(figure, formats);
  if (moved === null) return <span />;
  return (
    <span>
      {moved}{" "}
      <span className={classes.from}>from {formats.value(figure.previous ?? null, figure.format)}</span>
    </span>
  );
}

function Explanation({ figure, asOf }: { figure: Figure; asOf: string | null }) {
  const formats = useFormats();
  const { previous = null } = figure;
  return (
    <span className={classes.explanation}>
      <span>{figure.explanation}</span>
      <strong>{formats.exact(figure.value, figure.format)}</strong>
      {previous !== null && <span>Before: {formats.exact(previous, figure.format)}</span>}
      {asOf && <span>As of {formats.dateTime(asOf)}</span>}
    </span>
  );
}
