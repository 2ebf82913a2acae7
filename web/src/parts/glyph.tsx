/** A segment's own sign: its colour and its shape. */

import { useId } from "react";
import classes from "./glyph.module.css";
import { glyphTiles, hueOf, type Pattern } from "./glyph-shape";

interface Props {
  name: string;
  colour: number;
  size?: number;
}

export function Glyph({ name, colour, size = 20 }: Props) {
  const id = useId();
  const { hue, pattern } = hueOf(colour);
  const ink = `var(--segment-${hue})`;
  const fill = pattern === "plain" ? ink : `url(#${id})`;
  return (
    <svg className={classes.glyph} width={size} height={size} viewBox="-3 -3 22 22" aria-hidden="true">
      {pattern !== "plain" && <PatternFill id={id} pattern={pattern} ink={ink} />}
      <rect x={-3} y={-3} width={22} height={22} rx={5} fill={ink} opacity={0.14} />
      {glyphTiles(name).map((tile) => (
        <path
          key={`${tile.x} ${tile.y}`}
          d={tile.path}
          transform={`translate(${tile.x} ${tile.y})`}
          fill={fill}
          opacity={tile.pale ? 0.5 : 1}
        />
      ))}
    </svg>
  );
}

function PatternFill({ id, pattern, ink }: { id: string; pattern: Exclude<Pattern, "plain">; ink: string }) {
  return (
    <pattern id={id} width={3} height={3} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      {pattern === "stripes" ? (
        <rect width={1.9} height={3} fill={ink} />
      ) : (
        <circle cx={1.5} cy={1.5} r={1.2} fill={ink} />
      )}
    </pattern>
  );
}

/** The colour of a segment for bars. */
export function segmentColour(colour: number): string {
  return `var(--segment-${hueOf(colour).hue})`;
}
