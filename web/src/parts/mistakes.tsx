/** What is wrong with segments, how strong it is, and what to do. */

import { Lightbulb, TriangleAlert } from "lucide-react";
import type { Mistake } from "../api/types";
import { sentence } from "../text/words";
import classes from "./findings.module.css";
import { Prose } from "./prose";

interface Props {
  mistakes: readonly Mistake[];
  /** What each is about, where the list is about several. */
  about?: (mistake: Mistake) => React.ReactNode;
}

export function MistakeList({ mistakes, about }: Props) {
  return (
    <ul className={classes.findings} aria-label="What to look at">
      {mistakes.map((mistake) => {
        const { code, severity, segment, segmentation, sentence: said, fix } = mistake;
        const Icon = severity === "advice" ? Lightbulb : TriangleAlert;
        return (
          <li key={`${code} ${segment} ${segmentation}`} data-severity={severity}>
            <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
            <div>
              {about && <strong>{about(mistake)} </strong>}
              <Prose text={sentence(said)} />
              <p className="dim">
                <Prose text={sentence(fix)} />
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
