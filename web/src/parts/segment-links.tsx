/** Segments that are known by name alone, each with its glyph and title, leading to its page. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../api/queries";
import { spelled } from "../text/words";
import classes from "./segment-links.module.css";
import { SegmentName } from "./segment-name";

export function SegmentLinks({ names, none }: { names: readonly string[]; none: string }) {
  const segments = useQuery({ ...queries.segments(), enabled: names.length > 0 });
  if (names.length === 0) return <span className="dim">{none}</span>;
  return (
    <ul className={classes.links}>
      {names.map((name) => {
        const found = segments.data?.find((segment) => segment.name === name);
        return (
          <li key={name}>
            <SegmentName name={name} title={found?.title ?? spelled(name)} colour={found?.colour ?? 0} />
          </li>
        );
      })}
    </ul>
  );
}
