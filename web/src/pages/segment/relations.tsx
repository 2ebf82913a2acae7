/** What a definition depends on, what uses it, and who changed it last. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { queries } from "../../api/queries";
import type { Segment } from "../../api/types";
import { Section } from "../../parts/section";
import { When } from "../../parts/when";
import classes from "./segment.module.css";

export function Relations({ segment }: { segment: Segment }) {
  return (
    <Section title="About it">
      <dl className={classes.relations}>
        <dt>Depends on</dt>
        <dd>
          <Names names={segment.depends_on} none="nothing" />
        </dd>
        <dt>Used by</dt>
        <dd>
          <Names names={segment.used_by} none="nothing yet" />
        </dd>
        <dt>Version</dt>
        <dd>
          {segment.version}, by {segment.updated_by}
          {segment.updated_at && (
            <>
              , <When at={segment.updated_at} />
            </>
          )}
        </dd>
      </dl>
    </Section>
  );
}

/** Segments and traits lead to their places; events have none yet. */
function Names({ names, none }: { names: string[]; none: string }) {
  const segments = useQuery(queries.segments());
  const traits = useQuery(queries.traits());
  if (names.length === 0) return <span className="dim">{none}</span>;
  const placeOf = (name: string): string | null => {
    if (segments.data?.some((segment) => segment.name === name))
      return `/segments/${encodeURIComponent(name)}`;
    return traits.data?.some((trait) => trait.name === name)
      ? `/data?find=${encodeURIComponent(name)}`
      : null;
  };
  return (
    <ul>
      {names.map((name) => {
        const place = placeOf(name);
        return (
          <li key={name} className="mono">
            {place ? (
              <Link to={place} className="link">
                {name}
              </Link>
            ) : (
              name
            )}
          </li>
        );
      })}
    </ul>
  );
}
