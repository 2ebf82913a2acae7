/** Turning the whole studio back to a past day, and saying so as long as it is. */

import { Button, Popover, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { CalendarDays, History } from "lucide-react";
import { useSearchParams } from "react-router";
import { PageHead } from "../parts/page-head";
import { monthsBefore, pastParameter } from "../text/past";
import { usePast, useToday } from "./past";
import { useProject } from "./project";
import classes from "./turn-back.module.css";

const steps = [
  { title: "A month before", months: 1 },
  { title: "A quarter before", months: 3 },
  { title: "A year before", months: 12 },
] as const;

/** Sets the day in the address, and leaves lists at their first page. */
function useTurn(): (day: string | null) => void {
  const [, setAddress] = useSearchParams();
  return (day) =>
    setAddress((known) => {
      const next = new URLSearchParams(known);
      for (const name of [pastParameter, "cursor", "page"]) next.delete(name);
      if (day !== null) next.set(pastParameter, day);
      return next;
    });
}

/** The day that is shown, which opens to choose another. */
export function AsOf() {
  const { formats, project } = useProject();
  const [opened, popover] = useDisclosure(false);
  const today = useToday();
  const past = usePast();
  if (today === null || project.as_of === null) return null;
  const day = past ?? today;
  return (
    <Popover opened={opened} onChange={popover.toggle} position="bottom-end" width={280} trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes.asOf}
          data-past={past !== null || undefined}
          onClick={popover.toggle}
          aria-label={`As of ${formats.day(day)}. Choose another day`}
        >
          <CalendarDays size={16} strokeWidth={1.5} aria-hidden="true" />
          <span className={classes.day}>As of {formats.day(day)}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="As of">
        <Choice key={day} day={day} today={today} onChosen={popover.close} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choice({ day, today, onChosen }: { day: string; today: string; onChosen: () => void }) {
  const { formats, project } = useProject();
  const turn = useTurn();
  const choose = (next: string) => {
    turn(next < today ? next : null);
    onChosen();
  };
  return (
    <form
      className={classes.choice}
      onSubmit={(event) => {
        event.preventDefault();
        const chosen = new FormData(event.currentTarget).get("day");
        if (typeof chosen === "string" && chosen !== "") choose(chosen);
      }}
    >
      <p className="dim small">
        The newest data is of {project.as_of ? formats.dateTime(project.as_of) : ""}, {project.time_zone}. A
        past day shows what was recorded by its end.
      </p>
      <div className={classes.pick}>
        <TextInput
          type="date"
          name="day"
          aria-label="Day"
          size="xs"
          required
          max={today}
          defaultValue={day}
          data-autofocus
        />
        <Button type="submit" size="xs">
          Show
        </Button>
      </div>
      <div className={classes.steps}>
        {steps.map(({ title, months }) => (
          <Button
            key={title}
            size="compact-xs"
            variant="default"
            onClick={() => choose(monthsBefore(today, months))}
          >
            {title}
          </Button>
        ))}
      </div>
    </form>
  );
}

/** Above every page while the studio is turned back. */
export function PastBanner() {
  const { formats } = useProject();
  const past = usePast();
  if (past === null) return null;
  return (
    <p className={classes.banner} role="status">
      <History size={16} strokeWidth={1.5} aria-hidden="true" />
      <span>
        You look at <strong>{formats.day(past)}</strong> · <BackToToday />
      </span>
    </p>
  );
}

export function BackToToday() {
  const turn = useTurn();
  return (
    <button type="button" className={`link ${classes.back}`} onClick={() => turn(null)}>
      back to today
    </button>
  );
}

/** In the place of a page of which only today is known. */
export function OnlyToday({ title }: { title: string }) {
  return (
    <>
      <PageHead title={title} />
      <NotThen>What this page shows is known of today only: nothing of it was kept for</NotThen>
    </>
  );
}

/** In the place of a part of which only today is known; the day ends the sentence. */
export function NotThen({ children }: { children: string }) {
  const { formats } = useProject();
  const past = usePast();
  if (past === null) return null;
  return (
    <p className={classes.notThen}>
      {children} {formats.day(past)}. Go <BackToToday /> to see it.
    </p>
  );
}
