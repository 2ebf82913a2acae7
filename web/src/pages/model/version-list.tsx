/** The versions of a model, each with what it found; any of them can be looked at. */

import type { ModelReport } from "../../api/types";
import { useAddress } from "../../frame/address";
import { Link } from "../../frame/link";
import { type Column, Table } from "../../parts/table";
import { When } from "../../parts/when";
import classes from "./model.module.css";

type Version = NonNullable<ModelReport["versions"]>[number];

export function VersionList({ model }: { model: ModelReport }) {
  const address = useAddress();
  const versions = model.versions ?? [];
  const newest = versions[0]?.version;
  const columns: Column<Version>[] = [
    {
      key: "version",
      title: "Version",
      cell: (row) => (
        <div className={classes.two}>
          <Link
            className="row-link"
            to={address.to({ version: row.version === newest ? null : String(row.version) })}
            aria-current={row.version === model.version ? "page" : undefined}
          >
            Version {row.version}
          </Link>
          {row.version === model.version && <span className="dim small">shown here</span>}
        </div>
      ),
    },
    { key: "headline", title: "What it found", width: "40%", cell: (row) => row.headline },
    { key: "as_of", title: "As of", from: "small", cell: (row) => <When at={row.as_of} /> },
    { key: "fitted", title: "Fitted", from: "medium", cell: (row) => <When at={row.fitted_at} time /> },
    { key: "by", title: "By", from: "large", cell: (row) => <By text={row.by} /> },
  ];
  return (
    <Table
      label="Versions"
      columns={columns}
      rows={versions}
      id={({ version }) => String(version)}
      current={model.version === null || model.version === undefined ? null : String(model.version)}
    />
  );
}

/** Who fitted it: a run, or a person. */
function By({ text }: { text: string }) {
  const run = /^run (\S+)$/.exec(text)?.[1];
  if (run === undefined) return text;
  return (
    <p>
      <Link to={`/runs?open=${encodeURIComponent(run)}`}>a run</Link>
    </p>
  );
}
