/** Older versions of what people think; any of them can be taken up again. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Opinion } from "../../api/types";
import { When } from "../../parts/when";
import classes from "./persona.module.css";

interface Props {
  segment: string;
  newest: number;
  /** Null where the reader may not edit. */
  onChosen: ((text: Opinion["text"]) => void) | null;
}

export function Versions({ segment, newest, onChosen }: Props) {
  const { data = [] } = useQuery(queries.opinions(segment));
  const older = data.filter(({ version }) => version < newest);
  return (
    <details>
      <summary className="dim small">Older versions</summary>
      <ul className={classes.versions}>
        {older.map(({ version, by, at, why, text }) => (
          <li key={version}>
            <span>
              Version {version} by {by}, <When at={at} />: {why}
            </span>
            {onChosen && (
              <Button variant="subtle" size="compact-xs" onClick={() => onChosen(text)}>
                Take up version {version}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
