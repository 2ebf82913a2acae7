/** What stands where there is nothing to show, or it could not be shown. */

import { Button } from "@mantine/core";
import { Info, KeyRound, type LucideIcon, OctagonAlert, RotateCw, ShieldAlert, Sprout } from "lucide-react";
import type { ReactNode } from "react";
import type { Problem } from "../api/problem";
import { sentence } from "../text/words";
import { Command } from "./command";
import { Prose } from "./prose";
import classes from "./states.module.css";

interface EmptyProps {
  title: string;
  /** What this is for. */
  children: ReactNode;
  /** The one next step, for the terminal. */
  command?: string;
  action?: ReactNode;
}

export function Empty({ title, children, command, action }: EmptyProps) {
  return (
    <div className={classes.state}>
      <Sprout size={24} strokeWidth={1.5} aria-hidden="true" />
      <h2>{title}</h2>
      <p>{children}</p>
      {command && <Command text={command} />}
      {action}
    </div>
  );
}

function iconOf(status: number): LucideIcon {
  if (status === 401) return KeyRound;
  return status === 403 ? ShieldAlert : OctagonAlert;
}

/** Whether the same question may be answered another time: not when it was refused, or was about nothing. */
function mayPass(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}

/** What, why, how to mend it, and the id that the server's log has too. */
export function Failure({ problem, retry }: { problem: Problem; retry?: () => void }) {
  if (problem.fault.code === "not-run-yet") return <NotRunYet />;
  const Icon = iconOf(problem.status);
  const { detail, where, hint } = problem.fault;
  return (
    <div className={classes.state} role="alert" data-bad={problem.status !== 403 || undefined}>
      <Icon size={24} strokeWidth={1.5} aria-hidden="true" />
      <h2>
        <Prose text={sentence(detail)} />
      </h2>
      {where && <p className="mono">{where}</p>}
      {hint && (
        <p className={classes.hint}>
          <Prose text={hint} />
        </p>
      )}
      {retry && mayPass(problem.status) && (
        <Button variant="default" leftSection={<RotateCw size={14} aria-hidden="true" />} onClick={retry}>
          Try again
        </Button>
      )}
      {problem.requestId && (
        <p className={classes.request}>
          Request <span className="mono">{problem.requestId}</span>
        </p>
      )}
    </div>
  );
}

/** Nothing is wrong: there only is nothing to show before the first run. */
function NotRunYet() {
  return (
    <Empty title="Nothing has been loaded yet" command="ilk run">
      A run loads your files and works out every segment; then this page has something to show.
    </Empty>
  );
}

/** A newer answer could not be had; what is shown is older. */
export function Stale({ since, retry }: { since: Date; retry: () => void }) {
  const time = since.toLocaleTimeString(navigator.language, { timeStyle: "short" });
  return (
    <p className={classes.stale} role="status">
      This is how it was at {time}; a newer answer could not be had.{" "}
      <button type="button" className="link" onClick={retry}>
        Refresh
      </button>
    </p>
  );
}

/** A quiet remark: a caveat, a value that is missing. */
export function Remark({ text }: { text: string }) {
  return (
    <p className={classes.remark}>
      <Info size={16} strokeWidth={1.5} aria-hidden="true" />
      <span>
        <Prose text={sentence(text)} />
      </span>
    </p>
  );
}
