/** The factors behind the answers of a survey: what each is about, how items load, and how many are more than chance. */

import type { ChartSpec, ModelReport } from "../../api/types";
import { Chart } from "../../charts/chart";
import { useFormats } from "../../frame/project";
import { Explained } from "../../parts/explained";
import { Section } from "../../parts/section";
import { type Column, Table } from "../../parts/table";
import { listed } from "./findings";
import classes from "./model.module.css";
import type { Correlation, Eigenvalue, Factor, Loading } from "./survey-findings";
import { useTitles } from "./titles";

interface Props {
  findings: ModelReport["findings"];
  chart: ChartSpec | undefined;
}

export function FactorFindings({ findings, chart }: Props) {
  const factors = listed<Factor>(findings, "explained");
  const loadings = listed<Loading>(findings, "loadings");
  const eigenvalues = listed<Eigenvalue>(findings, "eigenvalues");
  if (factors.length === 0) return null;
  const table = <Loadings factors={factors} loadings={loadings} />;
  return (
    <Section
      title="The factors behind the answers"
      note="People are compared by these few things that the items ask about, instead of by each item."
    >
      <div className={classes.stack}>
        {chart ? <Chart spec={chart} table={table} /> : table}
        <Factors factors={factors} />
        <Correlations rows={listed<Correlation>(findings, "factor_correlations")} />
        <Eigenvalues rows={eigenvalues} />
      </div>
    </Section>
  );
}

function Factors({ factors }: { factors: Factor[] }) {
  const formats = useFormats();
  const titleOf = useTitles();
  const about = (items: string) =>
    items
      .split(", ")
      .map((item) => (item.startsWith("not ") ? `not ${titleOf(item.slice(4))}` : titleOf(item)))
      .join(", ");
  const columns: Column<Factor>[] = [
    {
      key: "factor",
      title: "Factor",
      cell: (row) => (
        <div className={classes.two}>
          <strong>{row.factor}</strong>
          <span className="dim">{about(row.about)}</span>
        </div>
      ),
    },
    {
      key: "share",
      title: <Explained by="The share of the variance of all items that it explains.">Explains</Explained>,
      align: "end",
      cell: ({ share }) => formats.value(share, "percent"),
    },
    {
      key: "alpha",
      title: (
        <Explained by="How well the items that load mostly on it agree: Cronbach’s alpha, 1 at best.">
          Agreement
        </Explained>
      ),
      align: "end",
      cell: ({ alpha }) => (alpha === null ? formats.missing : formats.ratio(alpha)),
    },
  ];
  return <Table label="Factors" columns={columns} rows={factors} id={({ factor }) => factor} />;
}

/** How factors go together; an orthogonal rotation keeps them apart, and then there is nothing to say. */
function Correlations({ rows }: { rows: Correlation[] }) {
  const formats = useFormats();
  if (rows.length === 0) return null;
  const columns: Column<Correlation>[] = [
    {
      key: "factor",
      title: (
        <Explained by="The rotation lets factors correlate: 1 is the same, 0 unrelated.">
          Correlation
        </Explained>
      ),
      cell: ({ factor }) => factor,
    },
    ...rows.map(
      ({ factor }): Column<Correlation> => ({
        key: factor,
        title: factor,
        align: "end",
        cell: (row) => formats.ratio(Number(row[factor])),
      }),
    ),
  ];
  return <Table label="Correlations of factors" columns={columns} rows={rows} id={({ factor }) => factor} />;
}

function Loadings({ factors, loadings }: { factors: Factor[]; loadings: Loading[] }) {
  const formats = useFormats();
  const titleOf = useTitles();
  const columns: Column<Loading>[] = [
    { key: "item", title: "Item", cell: ({ item }) => titleOf(item) },
    ...factors.map(
      ({ factor }): Column<Loading> => ({
        key: factor,
        title: factor,
        align: "end",
        cell: (row) => formats.ratio(Number(row[factor])),
      }),
    ),
    {
      key: "uniqueness",
      title: <Explained by="The share of the item’s variance that no factor explains.">Its own</Explained>,
      align: "end",
      cell: ({ uniqueness }) => formats.value(uniqueness, "percent"),
    },
  ];
  return <Table label="Loadings" columns={columns} rows={loadings} id={({ item }) => item} />;
}

function Eigenvalues({ rows }: { rows: Eigenvalue[] }) {
  const formats = useFormats();
  const columns: Column<Eigenvalue>[] = [
    {
      key: "factors",
      title: "Number",
      cell: ({ factors, taken }) => (
        <>
          {factors}
          {taken && <span className={classes.taken}>taken</span>}
        </>
      ),
    },
    {
      key: "eigenvalue",
      title: "Eigenvalue",
      align: "end",
      cell: ({ eigenvalue }) => formats.ratio(eigenvalue),
    },
    {
      key: "chance",
      title: (
        <Explained by="How large it becomes among unrelated items, in 95 of 100 draws: factors above it are more than chance (Horn 1965).">
          By chance
        </Explained>
      ),
      align: "end",
      cell: (row) => formats.ratio(row["by chance"]),
    },
  ];
  return <Table label="Eigenvalues" columns={columns} rows={rows} id={({ factors }) => String(factors)} />;
}
