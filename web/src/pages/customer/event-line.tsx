/** One thing that a customer did; its properties open below. */

import type { TimelineEvent } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Properties } from "../../parts/properties";
import { capital } from "../../text/words";
import classes from "./customer.module.css";

export function EventLine({ event }: { event: TimelineEvent }) {
  const formats = useFormats();
  return (
    <li>
      <details className={classes.event}>
        <summary>
          <time dateTime={event.at} title={formats.dateTime(event.at)}>
            {formats.time(event.at)}
          </time>
          <span>{capital(event.sentence)}</span>
        </summary>
        <Properties of={event.properties} />
      </details>
    </li>
  );
}
