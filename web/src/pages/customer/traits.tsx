/** What is known of a customer, by what it goes by, with where it is from and how old it is. */

import type { TraitValue } from "../../api/types";
import { Criterion } from "../../parts/criterion";
import { Explained } from "../../parts/explained";
import { Section } from "../../parts/section";
import { When } from "../../parts/when";
import classes from "./customer.module.css";

export function Traits({ traits, asOf }: { traits: TraitValue[]; asOf: string | null }) {
  const groups = [...Map.groupBy(traits, (trait) => trait.criterion)];
  return (
    <Section title="Traits">
      {groups.map(([criterion, members]) => (
        <div key={criterion} className={classes.traits}>
          <h3>
            <Criterion name={criterion} named />
          </h3>
          <dl>
            {members.map((trait) => (
              <Trait key={trait.name} trait={trait} asOf={asOf} />
            ))}
          </dl>
        </div>
      ))}
    </Section>
  );
}

/** An age is worth a word from a day on. */
function isOlder(since: string, asOf: string): boolean {
  return Date.parse(asOf) - Date.parse(since) >= 86_400_000;
}

function Trait({ trait, asOf }: { trait: TraitValue; asOf: string | null }) {
  const missing = trait.value === null;
  const from = (
    <>
      {trait.description && <>{trait.description} </>}
      From {trait.source}
      {trait.since && (
        <>
          , unchanged since <When at={trait.since} />
        </>
      )}
      .
    </>
  );
  return (
    <div className={classes.trait}>
      <dt>
        <Explained by={from}>{trait.title}</Explained>
      </dt>
      <dd>
        <span className={missing ? "dim" : undefined}>{missing ? "not known" : trait.display}</span>
        {!missing && trait.since && asOf && (
          <span className={classes.age}>
            {trait.source}
            {isOlder(trait.since, asOf) && (
              <>
                , <When at={trait.since} since={new Date(asOf)} />
              </>
            )}
          </span>
        )}
      </dd>
    </div>
  );
}
