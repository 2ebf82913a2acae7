/** Why rows were set aside, the most frequent reason first; each leads to its rows. */

import { Link } from "../../frame/link";
import { useFormats } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { spelled } from "../../text/words";
import classes from "./source.module.css";

export function Reasons({ source, reasons }: { source: string; reasons: Record<string, number> }) {
  const formats = useFormats();
  const most = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  if (most.length === 0) return <p className="dim">Every row was good.</p>;
  const all = most.reduce((sum, [, count]) => sum + count, 0);
  return (
    <ul className={classes.reasons}>
      {most.map(([code, count]) => (
        <li key={code}>
          <Link to={`/data/quarantine?${new URLSearchParams({ source, code })}`}>
            {spelled(code.replaceAll("-", " "))}
          </Link>
          <span>{formats.value(count, "count")}</span>
          <Bar share={count / all} />
        </li>
      ))}
    </ul>
  );
}
