/** The moves as a table: from the segment of a line to that of a column. */

import { type CSSProperties, useRef } from "react";
import type { Migration, Move } from "../../api/types";
import { useProject } from "../../frame/project";
import { Glyph } from "../../parts/glyph";
import { Num } from "../../parts/num";
import { SegmentName } from "../../parts/segment-name";
import { useOverflow } from "../../parts/use-overflow";
import classes from "./migration.module.css";
import { type Place, places } from "./places";

export function Matrix({ found }: { found: Migration }) {
  const { formats } = useProject();
  const frame = useRef<HTMLDivElement>(null);
  const label = "Moves between segments";
  const reach = useOverflow(frame) ? { tabIndex: 0, role: "group", "aria-label": label } : {};
  const all = places(found);
  const [before, after] = [formats.date(found.since), formats.date(found.until)];
  return (
    <div ref={frame} className="sideways" {...reach}>
      <table className={classes.matrix} aria-label={label}>
        <thead>
          <tr>
            <th scope="col" className={classes.name}>
              From
            </th>
            {all.map((place) => (
              <th key={place.key} scope="col">
                <span className={classes.column}>
                  {place.segment && <Glyph name={place.segment} colour={place.colour} size={16} />}
                  {place.title}
                </span>
              </th>
            ))}
            <th scope="col" className={classes.total}>
              <span className={classes.column}>On {before}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((place) => (
            <tr key={place.key}>
              <th scope="row" className={classes.name}>
                <Name place={place} />
              </th>
              {all.map((target) => (
                <Cell key={target.key} move={place.to.get(target.segment)} stays={target === place} />
              ))}
              <td className={classes.total}>
                <Num value={place.before} />
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row" className={`${classes.name} ${classes.total}`}>
              On {after}
            </th>
            {all.map((place) => (
              <td key={place.key} className={classes.total}>
                <Num value={place.after} />
              </td>
            ))}
            <td className={classes.total} />
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Name({ place: { segment, title, colour } }: { place: Place }) {
  if (segment === null) return <span className="dim">{title}</span>;
  return <SegmentName name={segment} title={title} colour={colour} />;
}

function Cell({ move, stays }: { move: Move | undefined; stays: boolean }) {
  const { formats } = useProject();
  if (move === undefined) return <td className="dim">0</td>;
  return (
    <td data-stays={stays || undefined} style={{ "--share": move.share } as CSSProperties}>
      <Num value={move.customers} />
      <span className={classes.share}>{formats.value(move.share, "percent")}</span>
    </td>
  );
}
