/** What is worth doing next. */

import { ArrowRight } from "lucide-react";
import type { NextStep } from "../../api/types";
import { Link } from "../../frame/link";
import { Command } from "../../parts/command";
import classes from "./overview.module.css";

export function NextSteps({ steps }: { steps: NextStep[] }) {
  if (steps.length === 0) return <p className="dim">Nothing needs you now.</p>;
  return (
    <ul className={classes.steps}>
      {steps.map((step) => (
        <li key={step.sentence}>
          {step.page ? (
            <Link to={step.page} className={classes.step}>
              <span>{step.sentence}</span>
              <ArrowRight size={16} strokeWidth={1.5} aria-hidden="true" />
            </Link>
          ) : (
            <span>{step.sentence}</span>
          )}
          {step.command && <Command text={step.command} />}
        </li>
      ))}
    </ul>
  );
}
