/** The card of a model: how far to trust it, when not to use it, and how it was made. */

import type { ModelCard } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Prose } from "../../parts/prose";
import { Beside, Section } from "../../parts/section";
import { type Column, Table } from "../../parts/table";
import { sentence } from "../../text/words";
import { type CardFigure, cardFigures } from "./card-figures";
import classes from "./model.module.css";
import { useTitles } from "./titles";

interface Props {
  card: ModelCard;
  /** Whether the figures by group are shown here; a model of an outcome has a table of them. */
  withGroups: boolean;
}

const parts = [
  { key: "validation", title: "On data that it was not fitted on" },
  { key: "calibration", title: "What it foretold, and what came" },
  { key: "fairness", title: "By protected group" },
] as const;

export function Card({ card, withGroups }: Props) {
  const told = parts
    .filter(({ key }) => key !== "fairness" || withGroups)
    .map(({ key, title }) => ({ title, figures: cardFigures(card[key] ?? {}) }))
    .filter(({ figures }) => figures.length > 0);
  return (
    <>
      {told.length > 0 && (
        <Section title="How far to trust it">
          <div className={classes.stack}>
            {told.map(({ title, figures }) => (
              <div key={title}>
                <h3>{title}</h3>
                <FigureTable label={title} figures={figures} />
              </div>
            ))}
          </div>
        </Section>
      )}
      <Beside>
        <Section title="How it was made">
          <Made card={card} />
        </Section>
        {card.limits.length > 0 && (
          <Section title="When not to use it">
            <ul className={classes.limits}>
              {card.limits.map((limit) => (
                <li key={limit}>
                  <Prose text={sentence(limit)} />
                </li>
              ))}
            </ul>
          </Section>
        )}
      </Beside>
    </>
  );
}

/** Three significant digits, and all those before the point. */
function threeDigits(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

function FigureTable({ label, figures }: { label: string; figures: CardFigure[] }) {
  const formats = useFormats();
  const columns: Column<CardFigure>[] = [
    {
      key: "title",
      title: "Figure",
      cell: ({ title, meaning }) => (
        <div className={classes.two}>
          <strong>{title}</strong>
          {meaning && <span className="dim">{meaning}</span>}
        </div>
      ),
    },
    {
      key: "value",
      title: "Value",
      align: "end",
      cell: ({ value, interval }) => (
        <div className={classes.two}>
          <span title={formats.exact(value, "number")}>{formats.exact(threeDigits(value), "number")}</span>
          {interval && (
            <span className={`dim small ${classes.whole}`}>
              {formats.ratio(interval[0])} to {formats.ratio(interval[1])}
            </span>
          )}
        </div>
      ),
    },
  ];
  return <Table label={label} columns={columns} rows={figures} id={({ name }) => name} />;
}

function Made({ card }: { card: ModelCard }) {
  const formats = useFormats();
  const titleOf = useTitles();
  return (
    <dl className={classes.made}>
      <dt>Method</dt>
      <dd>{card.model}</dd>
      <dt>Described in</dt>
      <dd>{card.source}</dd>
      <dt>Fitted on</dt>
      <dd>
        <Prose text={sentence(card.data)} />
        {card.as_of && ` Nothing later than ${formats.day(card.as_of)} was seen.`}
      </dd>
      <dt>What it reads</dt>
      <dd>{card.features.map(titleOf).join(", ")}</dd>
    </dl>
  );
}
