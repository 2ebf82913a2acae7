/** What a definition depends on, what uses it, and who changed it last. */

import type { Segment } from "../../api/types";
import { Link } from "../../frame/link";
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

/** Where a kind of definition has a place in the studio; events have none yet. */
const places: Readonly<Record<string, (name: string) => string>> = {
  segment: (name) => `/segments/${encodeURIComponent(name)}`,
  trait: (name) => `/data?find=${encodeURIComponent(name)}`,
  source: (name) => `/data/sources/${encodeURIComponent(name)}`,
};

/** Each is a kind and a name: `trait income`. */
function Names({ names, none }: { names: string[]; none: string }) {
  if (names.length === 0) return <span className="dim">{none}</span>;
  return (
    <ul>
      {names.map((named) => {
        const [kind = "", name = ""] = named.split(" ");
        const place = places[kind]?.(name);
        return (
          <li key={named}>
            <span className="dim">{kind}</span>{" "}
            {place ? (
              <Link to={place} className="link mono">
                {name}
              </Link>
            ) : (
              <span className="mono">{name}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
