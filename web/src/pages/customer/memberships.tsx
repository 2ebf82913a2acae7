/** The segments a customer is in: since when, and why. */

import type { Customer } from "../../api/types";
import { SegmentName } from "../../parts/segment-name";
import { When } from "../../parts/when";
import { capital } from "../../text/words";
import classes from "./customer.module.css";

export function Memberships({ customer }: { customer: Customer }) {
  if (customer.segments.length === 0) return <p className="dim">In no segment.</p>;
  return (
    <ul className={classes.memberships}>
      {customer.segments.map(({ segment, title, colour, since, sentence }) => (
        <li key={segment}>
          <SegmentName name={segment} title={title} colour={colour} />
          {since && (
            <span className={classes.since}>
              since <When at={since} />
            </span>
          )}
          <p className={classes.why}>{capital(sentence)}</p>
        </li>
      ))}
    </ul>
  );
}
