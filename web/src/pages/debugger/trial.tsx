/** What a message would do: who enters and leaves, and each condition with its answer before and after. */

import { ArrowRight, Check, X } from "lucide-react";
import type { LiveTrial, TrialCondition, TrialSegment } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Prose } from "../../parts/prose";
import { Section } from "../../parts/section";
import { SegmentName } from "../../parts/segment-name";
import { When } from "../../parts/when";
import { capital } from "../../text/words";
import classes from "./debugger.module.css";

export function Trial({ trial }: { trial: LiveTrial }) {
  const { segments, traits, notes, refused } = trial;
  return (
    <Section title={trial.sentence} note={<Stays trial={trial} />}>
      {(notes.length > 0 || refused.length > 0) && (
        <ul className={classes.notes}>
          {notes.map((note) => (
            <li key={note}>
              <Prose text={note} />
            </li>
          ))}
          {refused.map(({ source, column, reason, value }) => (
            <li key={`${source} ${column}`} data-bad>
              <Prose text={`\`${source}\` refuses it: \`${column}\` ${reason}.`} />
              {value !== null && <span className={classes.value}>{value}</span>}
            </li>
          ))}
        </ul>
      )}
      <ul className={classes.segments}>
        {segments.map((segment) => (
          <Segment key={segment.name} segment={segment} />
        ))}
      </ul>
      {traits.length > 0 && (
        <dl className={classes.traits}>
          {traits.map(({ name, title, before, after }) => (
            <div key={name}>
              <dt>{title}</dt>
              <dd>
                <Turn before={before ?? "missing"} after={after ?? "missing"} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}

function Stays({ trial: { segments, unchanged } }: { trial: LiveTrial }) {
  const formats = useFormats();
  const count = formats.value(unchanged, "count");
  return <>{segments.length === 0 ? "No condition changes." : `${count} other segments stay as they are.`}</>;
}

function wordOf({ before, after }: TrialSegment): string {
  if (before !== after) return after ? "enters" : "leaves";
  return after ? "stays in" : "stays out";
}

function Segment({ segment }: { segment: TrialSegment }) {
  const { name, title, colour, sentence, conditions, next_change, before, after } = segment;
  return (
    <li data-moves={before !== after || undefined}>
      <div className={classes.head}>
        <SegmentName name={name} title={title} colour={colour} />
        <span className={classes.word}>{wordOf(segment)}</span>
      </div>
      {conditions.length > 1 && <p className="dim">{capital(sentence)}</p>}
      <ul className={classes.conditions}>
        {conditions.map((condition) => (
          <Condition key={condition.path} condition={condition} />
        ))}
      </ul>
      {next_change && (
        <p className="dim">
          {after ? "In" : "Out"} until <When at={next_change} time /> at least, if nothing else happens.
        </p>
      )}
    </li>
  );
}

function Condition({ condition: { sentence, before, after, of_last_run } }: { condition: TrialCondition }) {
  const Icon = after.holds ? Check : X;
  const was = new Map(before.values.map(({ text, display }) => [text, display]));
  return (
    <li data-turned={before.holds !== after.holds || undefined}>
      <Icon size={16} strokeWidth={2} aria-label={after.holds ? "Holds then:" : "Does not hold then:"} />
      <div>
        {capital(sentence)}
        <span className={classes.evidence}>
          {before.holds !== after.holds && (
            <strong>{after.holds ? "Was not so, becomes so" : "Was so, is so no more"}</strong>
          )}
          {of_last_run && <span>As the last run left it</span>}
          {after.values.map(({ text, sentence: of, display }) => (
            <span key={text}>
              {capital(of)}: <Turn before={was.get(text) ?? "missing"} after={display} />
            </span>
          ))}
        </span>
      </div>
    </li>
  );
}

function Turn({ before, after }: { before: string; after: string }) {
  if (before === after) return <>{after}</>;
  return (
    <span className={classes.turn}>
      {before}
      <ArrowRight size={12} role="img" aria-label="becomes" />
      <strong>{after}</strong>
    </span>
  );
}
