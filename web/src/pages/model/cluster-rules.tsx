/** Clusters in words, and how far the words agree with them. */

import { useFormats } from "../../frame/project";
import { capital } from "../../text/words";
import type { Rule } from "./findings";
import classes from "./model.module.css";
import { pathText } from "./rule-words";
import { useTitles } from "./titles";

export function ClusterRules({ rules }: { rules: Rule[] }) {
  return (
    <ul className={classes.rules}>
      {rules.map((rule) => (
        <One key={rule.cluster} rule={rule} />
      ))}
    </ul>
  );
}

function One({ rule: { cluster, any_of, precision, recall } }: { rule: Rule }) {
  const formats = useFormats();
  const titleOf = useTitles();
  const words = {
    titleOf: (field: string) => titleOf(field).toLowerCase(),
    number: (value: number) => formats.value(value, "number"),
  };
  const percent = (share: number | null) => formats.value(share, "percent");
  return (
    <li>
      <h3>{cluster}</h3>
      {any_of.length === 0 ? (
        <p className="dim">No few words fit it.</p>
      ) : (
        <>
          <ul className={classes.paths}>
            {any_of.map((path, index) => {
              const said = pathText(path, words);
              return (
                <li key={said}>
                  {index > 0 && <span className="dim">or </span>}
                  {index === 0 ? capital(said) : said}
                </li>
              );
            })}
          </ul>
          <p className="dim">
            {percent(precision)} of those the rule holds for are in the cluster; it holds for{" "}
            {percent(recall)} of the cluster.
          </p>
        </>
      )}
    </li>
  );
}
