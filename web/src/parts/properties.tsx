/** Names and values of a row or an event, as they are. */

import classes from "./properties.module.css";

function written(value: unknown): string {
  if (value === null || value === undefined) return "missing";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

interface Props {
  of: Record<string, unknown>;
  /** The one that is wrong. */
  wrong?: string | null;
}

export function Properties({ of, wrong = null }: Props) {
  return (
    <dl className={classes.properties}>
      {Object.entries(of).map(([name, value]) => (
        <div key={name} data-wrong={name === wrong || undefined}>
          <dt>{name}</dt>
          <dd data-missing={value === null || undefined}>{written(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
