/** Starts a run in the background. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useStartRun } from "../../api/changes";
import { asProblem } from "../../api/problem";
import { queries } from "../../api/queries";
import { sentence } from "../../text/words";
import classes from "./runs.module.css";

export function RunNow() {
  const start = useStartRun();
  const { data: newest } = useQuery(queries.newestRun());
  const goesOn = newest?.state === "running";
  return (
    <>
      {start.isError && (
        <span role="alert" className={classes.refused}>
          {sentence(asProblem(start.error).message)}
        </span>
      )}
      <Button
        leftSection={<Play size={14} aria-hidden="true" />}
        loading={start.isPending}
        disabled={goesOn}
        onClick={() => start.mutate()}
      >
        {goesOn ? "Running" : "Run now"}
      </Button>
    </>
  );
}
