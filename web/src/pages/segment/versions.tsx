/** The versions of a definition: when, by whom, why; each compared with the one before, and the way back to it. */

import type { DefinitionVersion } from "../../api/types";
import { controlsFrom, wholeText } from "../../builder/keep";
import { Link } from "../../frame/link";
import { usePast } from "../../frame/past";
import { useProject } from "../../frame/project";
import { Changed } from "../../parts/changed";
import { When } from "../../parts/when";
import { sentence } from "../../text/words";
import classes from "./segment.module.css";

export function Versions({ segment, versions }: { segment: string; versions: DefinitionVersion[] }) {
  const newestFirst = versions.toSorted((a, b) => b.version - a.version);
  const { mayAct } = useProject();
  const isPast = usePast() !== null;
  return (
    <ol className={classes.versions}>
      {newestFirst.map((version, index) => (
        <li key={version.version}>
          <strong>Version {version.version}</strong>
          <span className="dim">
            <When at={version.at} /> by {version.by}
          </span>
          {version.why && (
            <p>
              <Reason why={version.why} />
            </p>
          )}
          <Changed before={textOf(newestFirst[index + 1] ?? version)} after={textOf(version)} />
          {index > 0 && mayAct && !isPast && <Restore segment={segment} version={version.version} />}
        </li>
      ))}
    </ol>
  );
}

/** Why a version was made: in its author's words, or by a run that found it in the project's files. */
function Reason({ why }: { why: string }) {
  const run = /^run (\S+)$/.exec(why)?.[1];
  if (run === undefined) return sentence(why);
  return (
    <>
      From the project’s files, with a <Link to={`/runs?open=${encodeURIComponent(run)}`}>run</Link>.
    </>
  );
}

export function textOf({ text, controls }: DefinitionVersion): string {
  return wholeText(text, controlsFrom(controls));
}

/** Where the document of a definition is: a part of a segment that is split has none of its own. */
export function documentPlace(segment: string): string {
  return `/segments/${encodeURIComponent(segment.split(".")[0] ?? segment)}`;
}

/** Leads to the builder, which shows what going back would change before it is saved. */
function Restore({ segment, version }: { segment: string; version: number }) {
  const place = `${documentPlace(segment)}/edit?from=${version}`;
  return (
    <p className={classes.again}>
      <Link className="link" to={place} aria-label={`Restore version ${version}`}>
        Restore
      </Link>
    </p>
  );
}
