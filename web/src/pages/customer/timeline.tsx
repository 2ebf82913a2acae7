/** What a customer did, newest first, by day. */

import { Button, NativeSelect } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Customer, TimelineEvent } from "../../api/types";
import { useAddress } from "../../frame/address";
import { usePast } from "../../frame/past";
import { useFormats } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { spelled } from "../../text/words";
import classes from "./customer.module.css";
import { EventLine } from "./event-line";

export function Timeline({ customer }: { customer: Customer }) {
  const address = useAddress();
  const formats = useFormats();
  const event = address.get("event");
  const timeline = useInfiniteQuery(queries.timeline(customer.customer_id, event, usePast()));
  const kinds = Object.entries(customer.event_counts).sort(([, a], [, b]) => b - a);
  const choice = (
    <NativeSelect
      aria-label="Kind of event"
      size="xs"
      value={event ?? ""}
      onChange={(change) => address.set({ event: change.currentTarget.value }, { replace: true })}
      data={[
        { value: "", label: "Any kind of event" },
        ...kinds.map(([kind, count]) => ({
          value: kind,
          label: `${spelled(kind)}: ${formats.value(count, "count")}`,
        })),
      ]}
    />
  );
  return (
    <Section title="Timeline" aside={kinds.length > 1 && choice}>
      <Answered query={timeline} shape={<TableShape />}>
        {({ pages }) => {
          const events = pages.flatMap((page) => page.items);
          const none = customer.came_since_run ? "The next run brings what they did." : "Nothing on record.";
          return events.length === 0 ? <p className="dim">{none}</p> : <Days events={events} />;
        }}
      </Answered>
      {timeline.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          Show earlier
        </Button>
      )}
    </Section>
  );
}

function Days({ events }: { events: TimelineEvent[] }) {
  const formats = useFormats();
  const days = [...Map.groupBy(events, (event) => formats.date(event.at))];
  return (
    <ol className={classes.days}>
      {days.map(([day, inDay]) => (
        <li key={day}>
          <h3>{day}</h3>
          <ol>
            {inDay.map((event) => (
              <EventLine key={`${event.at} ${event.sentence}`} event={event} />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}
