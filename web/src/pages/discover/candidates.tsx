/** The candidates: those that meet the demands as pictures, the others in a table that says why not. */

import type { ClusterCandidate, Discovery, DiscoveryChoices } from "../../api/types";
import { Chart, Drawing } from "../../charts/chart";
import type { ChartUnit } from "../../charts/spec";
import type { Address } from "../../frame/address";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Explained } from "../../parts/explained";
import { segmentColour } from "../../parts/glyph";
import { PageHead } from "../../parts/page-head";
import { Section } from "../../parts/section";
import { Remark } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { sentence } from "../../text/words";
import classes from "./discover.module.css";

interface Props {
  found: Discovery;
  choices: DiscoveryChoices;
  address: Address;
  back: { to: string; title: string };
}

/** The height of a small picture, in pixels. */
const small = 148;

export function Candidates({ found, choices, address, back }: Props) {
  const { formats, nouns } = useProject();
  const fit = found.candidates.filter(({ refused }) => refused === null);
  const ranked = [...fit].sort((a, b) => Number(b.recommended) - Number(a.recommended));
  const count = (value: number) => formats.value(value, "count");
  const titleOf = (method: string) => choices.methods.find(({ name }) => name === method)?.title ?? method;
  const resampled = `resampling ${count(found.compared)} of them ${found.resamples} times`;
  return (
    <>
      <PageHead
        title="Discover"
        above={[back]}
        lead={lead(fit)}
        plain
        note={`${count(found.customers)} ${nouns} were compared by ${named(found, choices)}. Stability is from ${resampled}. Nothing is kept yet.`}
      />
      {found.left_out.map((text) => (
        <Remark key={text} text={`Left out: ${text}`} />
      ))}
      {ranked.length > 0 && (
        <ul className={classes.cards}>
          {ranked.map((candidate) => (
            <Card
              key={candidate.number}
              candidate={candidate}
              method={titleOf(candidate.method)}
              to={address.to({ open: String(candidate.number) })}
            />
          ))}
        </ul>
      )}
      <Section
        title="All that were tried"
        note="More groups say more about each, and are found again less often. Those that resamples do not find again, or that are too small, are not recommended; they can be opened all the same."
      >
        <CandidateTable found={found} titleOf={titleOf} address={address} />
      </Section>
      {found.factors && (
        <Section
          title="The factors behind the answers"
          note="They were compared by these, instead of by each question."
        >
          <Chart spec={found.factors.chart} />
        </Section>
      )}
      <Section title="How good each number is">
        {Object.entries(found.charts).map(([method, spec]) => (
          <Chart key={method} spec={spec} />
        ))}
      </Section>
    </>
  );
}

function lead(fit: ClusterCandidate[]): string {
  const best = fit.find(({ recommended }) => recommended);
  if (!best)
    return "No number of groups is found again in resamples: there may be no groups by these criteria.";
  const others = fit.length - 1;
  const more =
    others === 0 ? "No other number" : others === 1 ? "One other number" : `${others} other numbers`;
  const holds = others === 1 ? "holds" : others === 0 ? "holds" : "hold";
  return `${best.clusters} groups are the clearest way to divide them. ${more} ${holds} as well.`;
}

function named({ asked }: Discovery, { criteria }: DiscoveryChoices): string {
  const titles = asked.using.map((text) => criteria.find((each) => each.text === text)?.title ?? text);
  const first = titles.slice(0, 4).join(", ");
  return titles.length > 4 ? `${first} and ${titles.length - 4} more` : first;
}

interface CardProps {
  candidate: ClusterCandidate;
  method: string;
  to: string;
}

function Card({ candidate, method, to }: CardProps) {
  const { formats } = useProject();
  const { clusters, recommended, stability, groups, charts } = candidate;
  const title = `${clusters} groups`;
  return (
    <li className={classes.card} data-recommended={recommended || undefined}>
      <div className={classes.cardHead}>
        <h2>
          <Link to={to} className={classes.cardLink}>
            {title}
          </Link>
        </h2>
        <span className="dim">{recommended ? `${method}; recommended` : method}</span>
      </div>
      {charts.picture && (
        <Drawing spec={{ ...(charts.picture as ChartUnit), height: small }} label={`Picture of ${title}`} />
      )}
      <p>
        {stability === null
          ? "How stable they are is not known."
          : `Found again in resamples: ${formats.ratio(stability)}`}
      </p>
      <ShareBar groups={groups} />
      <ol className={classes.named}>
        {groups.map((group) => (
          <li key={group.name}>
            <span
              className={classes.dot}
              style={{ background: segmentColour(group.colour) }}
              aria-hidden="true"
            />
            <span>{group.name}</span>
            <span className={classes.of}>{formats.value(group.share, "percent")}</span>
          </li>
        ))}
      </ol>
    </li>
  );
}

/** The sizes of groups, side by side as parts of one bar; the list below it says the same. */
export function ShareBar({ groups }: { groups: ClusterCandidate["groups"] }) {
  return (
    <div className={classes.shares} aria-hidden="true">
      {groups.map((group) => (
        <span key={group.name} style={{ flexGrow: group.share, background: segmentColour(group.colour) }} />
      ))}
    </div>
  );
}

interface TableProps {
  found: Discovery;
  titleOf: (method: string) => string;
  address: Address;
}

function CandidateTable({ found, titleOf, address }: TableProps) {
  const { formats } = useProject();
  const ratio = (value: number | null) => (value === null ? formats.missing : formats.ratio(value));
  const columns: Column<ClusterCandidate>[] = [
    {
      key: "clusters",
      title: "Groups",
      cell: ({ clusters, method, number }) => (
        <Link className="row-link" to={address.to({ open: String(number) })}>
          {clusters} groups, {titleOf(method)}
        </Link>
      ),
    },
    {
      key: "stability",
      title: (
        <Explained by="How well the groups are found again in resamples: the mean adjusted Rand index, 1 at best.">
          Stability
        </Explained>
      ),
      align: "end",
      cell: ({ stability }) => ratio(stability),
    },
    {
      key: "silhouette",
      title: (
        <Explained by="How much nearer people are to their own group than to the next; 1 at best.">
          Silhouette
        </Explained>
      ),
      align: "end",
      from: "small",
      cell: ({ silhouette }) => ratio(silhouette),
    },
    {
      key: "smallest",
      title: "Smallest",
      align: "end",
      cell: ({ smallest }) => formats.value(smallest, "percent"),
    },
    {
      key: "agreement",
      title: (
        <Explained by="The share of people held out whom rules that one can read place in the same group.">
          By rules
        </Explained>
      ),
      align: "end",
      from: "medium",
      cell: ({ agreement }) => formats.value(agreement, "percent"),
    },
    {
      key: "verdict",
      title: "Verdict",
      from: "medium",
      cell: ({ recommended, refused }) =>
        recommended ? "Recommended" : refused ? sentence(refused) : "Holds",
    },
  ];
  return (
    <Table label="Candidates" columns={columns} rows={found.candidates} id={({ number }) => String(number)} />
  );
}
