/** What lint says about a definition, each with its fix. */

import { Lightbulb, TriangleAlert } from "lucide-react";
import type { Finding } from "../api/types";
import { sentence } from "../text/words";
import classes from "./findings.module.css";
import { Prose } from "./prose";

export function FindingList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className={classes.findings} aria-label="Remarks">
      {findings.map(({ code, fix, sentence: said, severity }) => {
        const Icon = severity === "advice" ? Lightbulb : TriangleAlert;
        return (
          <li key={`${code} ${said}`} data-severity={severity}>
            <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
            <div>
              <Prose text={sentence(said)} />
              {fix && (
                <p className="dim">
                  <Prose text={sentence(fix)} />
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
