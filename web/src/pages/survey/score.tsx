/** One score: its charts, who gives it in which segment, and whether its items belong together. */

import type { ScaleReliability, ScoreReport } from "../../api/types";
import { Chart } from "../../charts/chart";
import { Link } from "../../frame/link";
import { useFormats } from "../../frame/project";
import { Num } from "../../parts/num";
import { Section } from "../../parts/section";
import { Remark } from "../../parts/states";
import { Table } from "../../parts/table";
import { Figure } from "./figure";
import classes from "./survey.module.css";

export function Score({ result }: { result: ScoreReport }) {
  return (
    <Section title={result.title} note={result.sentence}>
      <div className={classes.score}>
        {result.groups.length > 0 && <Groups result={result} />}
        <div className={classes.charts}>
          {result.charts.map((spec, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the charts of a score stand in one order.
            <Chart key={place} spec={spec} />
          ))}
        </div>
        {result.reliability && <Reliability scale={result.reliability} title={result.title} />}
        {result.segments.length > 0 && <Segments result={result} />}
      </div>
    </Section>
  );
}

/** How many are promoters, passives and detractors; or in the top box and not. */
function Groups({ result }: { result: ScoreReport }) {
  const formats = useFormats();
  const everyone = result.groups.reduce((sum, { count }) => sum + count, 0);
  return (
    <ul className={classes.facts}>
      {result.groups.map(({ answer, count }) => (
        <li key={answer}>
          {formats.value(count, "count")} {answer} (
          {formats.value(everyone ? count / everyone : null, "percent")})
        </li>
      ))}
    </ul>
  );
}

function Reliability({ scale, title }: { scale: ScaleReliability; title: string }) {
  const formats = useFormats();
  const { alpha, low, high } = scale;
  const written = (value: number) => formats.value(value, "number");
  const between = low !== null && high !== null ? ` (between ${written(low)} and ${written(high)})` : "";
  return (
    <div className={classes.part}>
      <h3>Reliability</h3>
      {alpha === null ? (
        <Remark text={scale.undefined ?? ""} />
      ) : (
        <p>
          Cronbach’s alpha is {written(alpha)}
          {between}, of {formats.value(scale.known, "count")} who answered all items.
        </p>
      )}
      <Table
        label={`Items of ${title}`}
        columns={[
          { key: "item", title: "Item", cell: ({ item }) => <code>{item}</code> },
          {
            key: "rest",
            title: "Correlation with the others",
            align: "end",
            cell: ({ rest_correlation }) => <Num value={rest_correlation} as="number" />,
          },
          {
            key: "without",
            title: "Alpha without it",
            align: "end",
            from: "small",
            cell: ({ alpha_without }) => <Num value={alpha_without} as="number" />,
          },
        ]}
        rows={scale.items}
        id={({ item }) => item}
      />
    </div>
  );
}

function Segments({ result }: { result: ScoreReport }) {
  return (
    <div className={classes.part}>
      <h3>By segment</h3>
      <Table
        label={`${result.title} by segment`}
        columns={[
          {
            key: "segment",
            title: "Segment",
            cell: ({ segment, title }) => (
              <Link className="row-link" to={`/segments/${encodeURIComponent(segment)}`}>
                {title}
              </Link>
            ),
          },
          { key: "known", title: "Answers", align: "end", cell: ({ known }) => <Num value={known} /> },
          {
            key: "value",
            title: result.title,
            align: "end",
            cell: (row) => <Figure figure={row} as={result.format} />,
          },
        ]}
        rows={result.segments}
        id={({ segment }) => segment}
      />
    </div>
  );
}
