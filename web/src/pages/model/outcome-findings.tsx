/** What a model of an outcome did on people that it had not seen: tenths with lift and gain, calibration, groups. */

import type { ModelReport } from "../../api/types";
import { useFormats, useProject } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { Num } from "../../parts/num";
import { ShowAll, useShortened } from "../../parts/show-all";
import { type Column, Table } from "../../parts/table";
import { capital } from "../../text/words";
import { type Bin, type Decile, type Group, listed } from "./findings";
import { Found } from "./found";
import classes from "./model.module.css";
import { useTitles } from "./titles";

export function OutcomeFindings({ findings }: { findings: ModelReport["findings"] }) {
  return (
    <>
      <Found
        title="Whom to choose"
        note="Those held out in tenths, the highest scores first. Lift is their share against everyone’s; gain is how many of all who did are in this tenth and those above it."
        rows={listed<Decile>(findings, "deciles")}
      >
        {(rows) => <Deciles deciles={rows} />}
      </Found>
      <Found
        title="Whether the probabilities hold"
        note="Those held out in tenths, the lowest scores first: what was foretold should lie within the interval of what happened (95 %)."
        rows={listed<Bin>(findings, "calibration")}
      >
        {(rows) => <Calibration bins={rows} />}
      </Found>
      <Found
        title="Whether groups are treated alike"
        note="Chosen is the tenth with the highest scores. “Found” is the share of those who did that was chosen: where it differs much, the model serves one group worse."
        rows={listed<Group>(findings, "groups")}
      >
        {(rows) => <Groups groups={rows} />}
      </Found>
    </>
  );
}

function Deciles({ deciles }: { deciles: Decile[] }) {
  const formats = useFormats();
  const { nouns } = useProject();
  const rows = deciles.map((decile, index) => ({ ...decile, place: index + 1 }));
  const columns: Column<(typeof rows)[number]>[] = [
    { key: "place", title: "Tenth", cell: ({ place }) => place },
    {
      key: "customers",
      title: capital(nouns),
      align: "end",
      from: "medium",
      cell: ({ customers }) => <Num value={customers} />,
    },
    {
      key: "expected",
      title: "Foretold",
      align: "end",
      from: "small",
      cell: ({ expected }) => <Num value={expected} as="number" />,
    },
    { key: "happened", title: "Did", align: "end", cell: ({ happened }) => <Num value={happened} /> },
    { key: "lift", title: "Lift", align: "end", cell: ({ lift }) => `${formats.ratio(lift)}×` },
    {
      key: "gain",
      title: "Gain",
      align: "end",
      width: "28%",
      cell: ({ gain }) => <Share share={gain} />,
    },
  ];
  return <Table label="Tenths" columns={columns} rows={rows} id={({ place }) => String(place)} />;
}

export function Share({ share }: { share: number }) {
  const formats = useFormats();
  return (
    <span className={classes.share}>
      <Bar share={share} />
      <span>{formats.value(share, "percent")}</span>
    </span>
  );
}

function Calibration({ bins }: { bins: Bin[] }) {
  const formats = useFormats();
  const { nouns } = useProject();
  const rows = bins.map((bin, index) => ({ ...bin, place: index + 1 }));
  const columns: Column<(typeof rows)[number]>[] = [
    { key: "place", title: "Tenth", from: "small", cell: ({ place }) => place },
    {
      key: "customers",
      title: capital(nouns),
      align: "end",
      from: "medium",
      cell: ({ customers }) => <Num value={customers} />,
    },
    {
      key: "predicted",
      title: "Foretold",
      align: "end",
      cell: ({ predicted }) => formats.value(predicted, "percent"),
    },
    {
      key: "observed",
      title: "Happened",
      align: "end",
      cell: ({ observed }) => formats.value(observed, "percent"),
    },
    {
      key: "interval",
      title: "Interval",
      align: "end",
      cell: (row) => <Interval bin={row} />,
    },
  ];
  return <Table label="Calibration" columns={columns} rows={rows} id={({ place }) => String(place)} />;
}

/** The interval of what happened, with a word where what was foretold lies outside of it. */
function Interval({ bin: { low, high, predicted } }: { bin: Bin }) {
  const formats = useFormats();
  const side = predicted > high ? "too high" : predicted < low ? "too low" : null;
  return (
    <span className={classes.whole}>
      {formats.value(low, "percent")} to {formats.value(high, "percent")}
      {side && <span className={classes.off}>{side}</span>}
    </span>
  );
}

const groupsAtMost = 12;

function Groups({ groups }: { groups: Group[] }) {
  const formats = useFormats();
  const { nouns } = useProject();
  const titleOf = useTitles();
  const { shown, more } = useShortened(groups, groupsAtMost);
  const columns: Column<Group>[] = [
    {
      key: "group",
      title: "Group",
      cell: ({ column, group }) => (
        <div className={classes.two}>
          <strong>{group}</strong>
          <span className="dim small">{titleOf(column)}</span>
        </div>
      ),
    },
    {
      key: "customers",
      title: capital(nouns),
      align: "end",
      from: "small",
      cell: ({ customers }) => <Num value={customers} />,
    },
    {
      key: "selected",
      title: "Chosen",
      align: "end",
      cell: ({ selected }) => formats.value(selected, "percent"),
    },
    { key: "found", title: "Found", align: "end", cell: ({ found }) => formats.value(found, "percent") },
    {
      key: "predicted",
      title: "Foretold",
      align: "end",
      from: "medium",
      cell: ({ predicted }) => formats.value(predicted, "percent"),
    },
    {
      key: "observed",
      title: "Happened",
      align: "end",
      from: "medium",
      cell: ({ observed }) => formats.value(observed, "percent"),
    },
  ];
  return (
    <>
      <Table label="Groups" columns={columns} rows={shown} id={({ column, group }) => `${column} ${group}`} />
      <ShowAll more={more} what="groups" />
    </>
  );
}
