/** The versions of a definition: when, by whom, why; each compared with the one before, and restored with a reason. */

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { useRestoreVersion } from "../../api/changes";
import { asProblem } from "../../api/problem";
import type { DefinitionVersion } from "../../api/types";
import { useProject } from "../../frame/project";
import { Failure } from "../../parts/states";
import { When } from "../../parts/when";
import { difference } from "../../text/difference";
import { sentence } from "../../text/words";
import classes from "./segment.module.css";

export function Versions({ segment, versions }: { segment: string; versions: DefinitionVersion[] }) {
  const newestFirst = versions.toSorted((a, b) => b.version - a.version);
  const newest = newestFirst[0];
  return (
    <ol className={classes.versions}>
      {newestFirst.map((version, index) => (
        <li key={version.version}>
          <strong>Version {version.version}</strong>
          <span className="dim">
            <When at={version.at} /> by {version.by}
          </span>
          {version.why && <p>{sentence(version.why)}</p>}
          <Changed before={newestFirst[index + 1]?.text ?? null} after={version.text} />
          {newest && version !== newest && <Again segment={segment} version={version} />}
        </li>
      ))}
    </ol>
  );
}

/** The text, with what it changed of the version before. */
function Changed({ before, after }: { before: string | null; after: string }) {
  let offset = 0;
  return (
    <p className={classes.changed}>
      {difference(before ?? after, after).map(({ kind, text }) => {
        const key = offset;
        offset += text.length;
        if (kind === "added") return <ins key={key}>{text}</ins>;
        return kind === "removed" ? <del key={key}>{text}</del> : <span key={key}>{text}</span>;
      })}
    </p>
  );
}

function Again({ segment, version }: { segment: string; version: DefinitionVersion }) {
  const { mayAct } = useProject();
  const [asking, setAsking] = useState(false);
  if (!mayAct) return null;
  return (
    <div className={classes.again}>
      <Link className="link" to={`/segments/${encodeURIComponent(segment)}/edit?from=${version.version}`}>
        Start from it
      </Link>
      {asking ? (
        <Restore segment={segment} version={version.version} onDone={() => setAsking(false)} />
      ) : (
        <button type="button" className={`link ${classes.plain}`} onClick={() => setAsking(true)}>
          Restore
        </button>
      )}
    </div>
  );
}

function Restore({ segment, version, onDone }: { segment: string; version: number; onDone: () => void }) {
  const [why, setWhy] = useState("");
  const restore = useRestoreVersion(segment, onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    restore.mutate({ version, why: why.trim() });
  };
  return (
    <form className={classes.restore} onSubmit={submit}>
      <TextInput
        size="xs"
        aria-label="Why restore it"
        placeholder="Why"
        required
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <Button size="xs" type="submit" loading={restore.isPending} disabled={why.trim() === ""}>
        Restore version {version}
      </Button>
      <Button size="xs" variant="default" onClick={onDone}>
        Leave it
      </Button>
      {restore.isError && <Failure problem={asProblem(restore.error)} />}
    </form>
  );
}
