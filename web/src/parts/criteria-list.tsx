/** Every criterion with its verdict, what it means here, and the numbers behind it. */

import type { CriterionHealth, Figure } from "../api/types";
import { capital, sentence } from "../text/words";
import classes from "./criteria-list.module.css";
import { Explained } from "./explained";
import { Num } from "./num";
import { Prose } from "./prose";
import { Verdict } from "./verdict";

export function CriteriaList({ criteria }: { criteria: CriterionHealth[] }) {
  return (
    <ul className={classes.criteria}>
      {criteria.map(({ criterion, verdict, sentence: said, figures }) => (
        <li key={criterion}>
          <h3>{capital(criterion)}</h3>
          <Verdict of={verdict} named />
          <div>
            <p>
              <Prose text={sentence(said)} />
            </p>
            {figures.length > 0 && (
              <dl className={classes.figures}>
                {figures.map((figure) => (
                  <Behind key={figure.name} figure={figure} />
                ))}
              </dl>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Behind({ figure: { label, value, format, explanation } }: { figure: Figure }) {
  return (
    <div>
      <dt>
        <Explained by={explanation}>{label}</Explained>
      </dt>
      <dd>
        <Num value={value} as={format} />
      </dd>
    </div>
  );
}
