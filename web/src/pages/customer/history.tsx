/** How a customer's traits changed. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Customer } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Section } from "../../parts/section";
import { When } from "../../parts/when";
import { valueText } from "../../text/trait-value";
import { spelled } from "../../text/words";
import classes from "./customer.module.css";

const shownAtMost = 12;

export function TraitHistory({ customer }: { customer: Customer }) {
  const formats = useFormats();
  const traits = useQuery(queries.traits());
  const newestFirst = [...customer.history]
    .sort((a, b) => b.since.localeCompare(a.since))
    .slice(0, shownAtMost);
  if (newestFirst.length === 0) return null;
  return (
    <Section title="Changes">
      <ol className={classes.history}>
        {newestFirst.map(({ trait, value, since }) => {
          const info = traits.data?.find(({ name }) => name === trait);
          return (
            <li key={`${trait} ${since}`}>
              <span>
                {info?.title ?? spelled(trait)} became{" "}
                <strong>{valueText(value, info ?? { type: "text" }, formats)}</strong>
              </span>
              <span className="dim">
                <When at={since} />
              </span>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
