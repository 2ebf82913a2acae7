/** Tries quarantined rows again, and says what became of them. */

import { Button } from "@mantine/core";
import { RotateCw } from "lucide-react";
import { useRetryQuarantine } from "../../api/changes";
import { asProblem } from "../../api/problem";
import { useProject } from "../../frame/project";
import { sentence } from "../../text/words";
import classes from "./quarantine.module.css";

export function Retry({ source, none }: { source: string | null; none: boolean }) {
  const { formats, mayAct } = useProject();
  const retry = useRetryQuarantine();
  if (!mayAct || (none && !retry.isSuccess)) return null;
  const result = retry.data;
  return (
    <div className={classes.retry}>
      <p>Mended the mapping in sources/? Then the rows can be tried again.</p>
      <Button
        variant="default"
        size="xs"
        leftSection={<RotateCw size={14} aria-hidden="true" />}
        loading={retry.isPending}
        onClick={() => retry.mutate(source)}
      >
        Try again
      </Button>
      <p role="status" className={classes.outcome}>
        {result &&
          `Of ${formats.value(result.tried, "count")} tried, ${formats.value(result.loaded, "count")} were loaded; ${formats.value(result.still, "count")} stay.`}
        {retry.isError && sentence(asProblem(retry.error).message)}
      </p>
    </div>
  );
}
