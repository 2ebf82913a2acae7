/** The segments a customer is in: since when, and why. */

import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "../../api/queries";
import type { Customer } from "../../api/types";
import { useAddress } from "../../frame/address";
import { Link } from "../../frame/link";
import { usePast } from "../../frame/past";
import { NotThen } from "../../frame/turn-back";
import { SegmentName } from "../../parts/segment-name";
import { When } from "../../parts/when";
import { Why } from "../../parts/why";
import { capital } from "../../text/words";
import classes from "./customer.module.css";

export function Memberships({ customer }: { customer: Customer }) {
  const isPast = usePast() !== null;
  return (
    <>
      <Belongs customer={customer} isPast={isPast} />
      {customer.answered_by === "live" && customer.segments_as_of && (
        <p className={classes.fresh}>
          Followed live, as of <When at={customer.segments_as_of} time />.{" "}
          {customer.came_since_run
            ? "The next run brings events, and the other traits."
            : "Traits and events are of the last run."}{" "}
          <Link to={`/live/debugger?customer=${encodeURIComponent(customer.customer_id)}`}>Try an event</Link>
        </p>
      )}
      {isPast ? (
        <NotThen>Why somebody is in a segment is told by the values of today, not by those of</NotThen>
      ) : (
        <WhyNot customer={customer} />
      )}
    </>
  );
}

/** Opens to the conditions and the values that decided. */
function Because({ segment, id, title }: { segment: string; id: string; title: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={classes.because} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && <Why segment={segment} id={id} />}
    </details>
  );
}

/** The same question about a segment that they are not in. */
function WhyNot({ customer }: { customer: Customer }) {
  const address = useAddress();
  const segments = useQuery(queries.segments());
  const inside = new Set(customer.segments.map(({ segment }) => segment));
  const others = (segments.data ?? []).filter(({ name }) => !inside.has(name));
  const asked = others.find(({ name }) => name === address.get("why"));
  if (others.length === 0) return null;
  return (
    <div className={classes.whyNot}>
      <NativeSelect
        size="xs"
        aria-label="Why not in"
        value={asked?.name ?? ""}
        onChange={(event) => address.set({ why: event.currentTarget.value }, { replace: true })}
        data={[
          { value: "", label: "Why not in …" },
          ...others.map(({ name, title }) => ({ value: name, label: title })),
        ]}
      />
      {asked && <Why segment={asked.name} id={customer.customer_id} />}
    </div>
  );
}

function Belongs({ customer, isPast }: { customer: Customer; isPast: boolean }) {
  if (customer.segments.length === 0) return <p className="dim">In no segment.</p>;
  return (
    <ul className={classes.memberships}>
      {customer.segments.map(({ segment, title, colour, since, sentence, pace }) => (
        <li key={segment}>
          <SegmentName name={segment} title={title} colour={colour} />
          {since && (
            <span className={classes.since}>
              since <When at={since} />
            </span>
          )}
          {customer.answered_by === "live" && <Pace pace={pace ?? "batch"} />}
          <p className={classes.why}>{capital(sentence)}</p>
          {!isPast && <Because segment={segment} id={customer.customer_id} title="Why" />}
        </li>
      ))}
    </ul>
  );
}

const paces = {
  instant: { word: "live", what: "Follows each event." },
  mixed: {
    word: "partly live",
    what: "Follows each event, but for parts that are as the last run left them.",
  },
  batch: { word: "last run", what: "As the last run left it." },
};

function Pace({ pace }: { pace: keyof typeof paces }) {
  const { word, what } = paces[pace];
  return (
    <span className={classes.pace} data-pace={pace} title={what}>
      {word}
    </span>
  );
}
