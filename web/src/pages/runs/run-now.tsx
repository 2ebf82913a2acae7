/** Starts a run in the background: one that goes on from the one before, or one that works everything out anew. */

import { ActionIcon, Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Play } from "lucide-react";
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
      <Button.Group>
        <Button
          leftSection={<Play size={14} aria-hidden="true" />}
          loading={start.isPending}
          disabled={goesOn}
          onClick={() => start.mutate({ whole: false })}
        >
          {goesOn ? "Running" : "Run now"}
        </Button>
        <Menu position="bottom-end" portalProps={{ target: "#page" }}>
          <Menu.Target>
            <ActionIcon
              className={classes.more ?? ""}
              size={36}
              aria-label="Other ways to run"
              disabled={goesOn || start.isPending}
            >
              <ChevronDown size={16} aria-hidden="true" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => start.mutate({ whole: true })}>Work everything out anew</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Button.Group>
    </>
  );
}
