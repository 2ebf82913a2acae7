/** A score as people read it, with its interval. */

import type { ScoreReport, SurveyFigure } from "../../api/types";
import { useFormats } from "../../frame/project";
import classes from "./survey.module.css";

type Format = ScoreReport["format"];

export function useWritten(): (value: number | null, as: Format) => string {
  const formats = useFormats();
  return (value, as) => {
    if (value === null || as !== "score") return formats.value(value, as === "score" ? "number" : as);
    const points = Math.round(value);
    // What rounds to nothing from below is 0, not -0.
    return points > 0 ? `+${points}` : formats.value(points || 0, "count");
  };
}

export function Figure({ figure, as }: { figure: SurveyFigure; as: Format }) {
  const written = useWritten();
  return (
    <>
      {written(figure.value, as)}
      {figure.low !== null && figure.high !== null && (
        <span className={classes.interval}>
          {written(figure.low, as)} to {written(figure.high, as)}
        </span>
      )}
    </>
  );
}
