/** Where a draft stands: left before, started from an older version, or overtaken by one that somebody else saved. */

import { Button } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import type { DefinitionVersion, Segment } from "../../api/types";
import { useProject } from "../../frame/project";
import { When } from "../../parts/when";
import { sentence } from "../../text/words";
import classes from "./builder-page.module.css";

export function FromVersion({ version, next }: { version: DefinitionVersion; next: number }) {
  return (
    <p className={classes.origin}>
      This is version {version.version} of <When at={version.at} /> by {version.by}.{" "}
      {version.why && <>{sentence(version.why)} </>}
      Saved, it becomes version {next}; below stands what that would change.
    </p>
  );
}

/** Work that was left unsaved is there again, and can be dropped as any step can be undone. */
export function LeftBefore({ onDrop }: { onDrop: () => void }) {
  return (
    <p className={classes.origin} role="status">
      These are your changes from before; they are not saved yet.{" "}
      <button type="button" className="link" onClick={onDrop}>
        Start over
      </button>
    </p>
  );
}

interface OvertakenProps {
  newest: Segment;
  started: number;
  onTake: () => void;
  onKeep: () => void;
}

/** Nothing is lost: either text may be kept, and undoing brings the other back. */
export function Overtaken({ newest, started, onTake, onKeep }: OvertakenProps) {
  const { formats } = useProject();
  const when = newest.updated_at ? ` at ${formats.dateTime(newest.updated_at)}` : "";
  return (
    <div className={classes.overtaken} role="alert">
      <TriangleAlert size={16} strokeWidth={1.5} aria-hidden="true" />
      <div>
        <p>
          <strong>
            {newest.updated_by} saved version {newest.version}
            {when}
          </strong>{" "}
          while you worked on version {started}.
        </p>
        <div className={classes.choices}>
          <Button size="xs" onClick={onKeep}>
            Go on with mine, after version {newest.version}
          </Button>
          <Button size="xs" variant="default" onClick={onTake}>
            Take version {newest.version}
          </Button>
        </div>
      </div>
    </div>
  );
}
