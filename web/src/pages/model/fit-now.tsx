/** Fits a model now: asks first, says that it goes on, and what came of it. */

import { Button, Popover } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { RefreshCw } from "lucide-react";
import type { ModelReport } from "../../api/types";
import { useProject } from "../../frame/project";
import { Prose } from "../../parts/prose";
import { sentence } from "../../text/words";
import classes from "./model.module.css";
import type { Fit } from "./use-fit";

export function FitButton({ model, fit }: { model: ModelReport; fit: Fit }) {
  const { project, formats } = useProject();
  const [isAsking, question] = useDisclosure(false);
  const newest = model.versions?.[0]?.version;
  const start = () => {
    question.close();
    fit.start();
  };
  return (
    <Popover
      opened={isAsking}
      onChange={question.toggle}
      position="bottom-end"
      width={320}
      trapFocus
      returnFocus
      portalProps={{ target: "#page" }}
    >
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<RefreshCw size={14} aria-hidden="true" />}
          disabled={fit.seconds !== null}
          onClick={question.toggle}
        >
          {fit.seconds === null ? "Fit now" : "Fitting"}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Fit now">
        <div className={classes.question}>
          <p>
            It learns anew from what was known{" "}
            {project.as_of === null ? "by the last run" : `on ${formats.date(project.as_of)}`}, which may take
            a minute. The next run scores by what it finds
            {newest === undefined ? "." : `; version ${newest} is kept beside it.`}
          </p>
          <div className={classes.choices}>
            <Button size="xs" onClick={start} data-autofocus>
              Fit {model.title}
            </Button>
            <Button size="xs" variant="default" onClick={question.close}>
              Leave it
            </Button>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** How the fit goes; said to those who do not see the button. */
export function FitNews({ fit }: { fit: Fit }) {
  return (
    <>
      <div role="status">
        {fit.seconds !== null && (
          <p className={classes.older}>
            It is being fitted; you may go on with other things meanwhile.{" "}
            <span aria-hidden="true" className="dim">
              {fit.seconds} s
            </span>
          </p>
        )}
        {fit.seconds === null && fit.made !== null && (
          <p className={classes.older}>Version {fit.made} is there. The next run scores by it.</p>
        )}
      </div>
      {fit.seconds === null && fit.problem && (
        <div role="alert" className={classes.refused}>
          <p>
            <strong>
              <Prose text={sentence(fit.problem.message)} />
            </strong>
          </p>
          {fit.problem.fault.hint && (
            <p>
              <Prose text={sentence(fit.problem.fault.hint)} />
            </p>
          )}
        </div>
      )}
    </>
  );
}
