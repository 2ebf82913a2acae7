/** Whether a criterion is met: an icon with its word, told apart without colour. */

import { CircleCheck, CircleDashed, CircleMinus, CircleX, type LucideIcon } from "lucide-react";
import type { Verdict as Judged } from "../api/types";
import { capital } from "../text/words";
import classes from "./verdict.module.css";

const icons: Record<Judged, LucideIcon> = {
  good: CircleCheck,
  fair: CircleMinus,
  poor: CircleX,
  unknown: CircleDashed,
};

interface Props {
  of: Judged;
  /** Why; told on hover, where the word has no place. */
  why?: string;
  named?: boolean;
}

export function Verdict({ of, why, named = false }: Props) {
  const Icon = icons[of];
  const icon = <Icon size={16} strokeWidth={1.75} aria-hidden="true" />;
  if (named) {
    return (
      <span className={classes.verdict} data-verdict={of}>
        {icon}
        {capital(of)}
      </span>
    );
  }
  return (
    <span role="img" aria-label={of} title={why} className={classes.verdict} data-verdict={of}>
      {icon}
    </span>
  );
}
