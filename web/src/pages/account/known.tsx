/** What is known of an account, and what its people did. */

import type { Account } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Section } from "../../parts/section";
import { counted, spelled } from "../../text/words";
import classes from "./account.module.css";

export function Known({ account }: { account: Account }) {
  const formats = useFormats();
  const events = Object.entries(account.event_counts);
  return (
    <Section title="Account">
      <dl className={classes.known}>
        {account.columns.map(({ name, title, value, display }) => (
          <div key={name}>
            <dt>{title}</dt>
            <dd className={value === null ? "dim" : undefined}>{value === null ? "not known" : display}</dd>
          </div>
        ))}
        {account.revenue !== null && (
          <div>
            <dt>Revenue</dt>
            <dd>{formats.exact(account.revenue, "money")}</dd>
          </div>
        )}
        {events.map(([event, times]) => (
          <div key={event}>
            <dt>{spelled(event)}</dt>
            <dd>
              {formats.exact(times, "count")} {counted(times, "event")}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
