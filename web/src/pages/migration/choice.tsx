/** The two days and the segments to compare. */

import { Button, MultiSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "../../api/queries";
import type { MigrationAsked } from "../../api/queries/segments";
import type { Migration } from "../../api/types";
import { useToday } from "../../frame/past";
import { useProject } from "../../frame/project";
import { dayIn } from "../../text/past";
import classes from "./migration.module.css";

interface Props {
  asked: MigrationAsked;
  /** The answer, which says what is compared when nothing was asked for. */
  found: Migration | undefined;
  onChosen: (chosen: MigrationAsked) => void;
}

export function Choice({ asked, found, onChosen }: Props) {
  const { project } = useProject();
  const today = useToday() ?? undefined;
  const { data: known = [] } = useQuery(queries.segments());
  const [segments, setSegments] = useState(asked.segments);
  const day = (instant: string | undefined) => instant && dayIn(instant, project.time_zone);
  return (
    <form
      className={classes.choice}
      onSubmit={(event) => {
        event.preventDefault();
        const chosen = new FormData(event.currentTarget);
        const text = (name: string) => String(chosen.get(name) ?? "") || null;
        onChosen({ from: text("from"), to: text("to"), segments });
      }}
    >
      <TextInput
        type="date"
        name="from"
        label="From"
        max={today}
        defaultValue={asked.from ?? day(found?.since)}
      />
      <TextInput type="date" name="to" label="To" max={today} defaultValue={asked.to ?? day(found?.until)} />
      <MultiSelect
        className={classes.segments ?? ""}
        label="Segments"
        placeholder={segments.length > 0 ? "" : "Those that belong together"}
        searchable
        clearable
        data={known.map(({ name, title }) => ({ value: name, label: title }))}
        value={segments}
        onChange={setSegments}
      />
      <Button type="submit" variant="default">
        Compare
      </Button>
    </form>
  );
}
