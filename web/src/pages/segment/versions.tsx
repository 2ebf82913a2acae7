/** The versions of a definition: when, by whom, why; each can be taken up again. */

import { Link } from "react-router";
import type { DefinitionVersion } from "../../api/types";
import { useProject } from "../../frame/project";
import { Code } from "../../parts/code";
import { When } from "../../parts/when";
import { sentence } from "../../text/words";
import classes from "./segment.module.css";

export function Versions({ segment, versions }: { segment: string; versions: DefinitionVersion[] }) {
  const { mayAct } = useProject();
  const newestFirst = versions.toSorted((a, b) => b.version - a.version);
  const newest = newestFirst[0]?.version;
  return (
    <ol className={classes.versions}>
      {newestFirst.map((version) => (
        <li key={version.version}>
          <strong>Version {version.version}</strong>
          <span className="dim">
            <When at={version.at} /> by {version.by}
          </span>
          {version.why && <p>{sentence(version.why)}</p>}
          <details className={classes.form}>
            <summary>Text</summary>
            <Code text={version.text} language="segment" label={`Text of version ${version.version}`} />
          </details>
          {mayAct && version.version !== newest && (
            <Link
              className="link"
              to={`/segments/${encodeURIComponent(segment)}/definition?from=${version.version}`}
            >
              Take up again
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}
