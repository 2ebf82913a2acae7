/** What the mapping makes of raw values: asked for by a button, for all files of the source are read for it. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "../../api/queries";
import type { CleanedColumn } from "../../api/types";
import { Answered } from "../../parts/answered";
import { Num } from "../../parts/num";
import { TableShape } from "../../parts/skeletons";
import { type Column, Table } from "../../parts/table";
import classes from "./source.module.css";

const columns: Column<CleanedColumn>[] = [
  {
    key: "name",
    title: "Column",
    cell: (row) => (
      <div className={classes.column}>
        <strong>{row.name}</strong>
        <code className={classes.expression}>{row.expression}</code>
      </div>
    ),
  },
  { key: "changed", title: "Cleaned", align: "end", cell: ({ changed }) => <Num value={changed} /> },
  {
    key: "unreadable",
    title: "Unreadable",
    align: "end",
    cell: ({ unreadable }) => <Num value={unreadable} />,
  },
];

function Examples({ of }: { of: CleanedColumn }) {
  return (
    <ul className={classes.examples}>
      {of.examples.map(({ raw, cleaned }) => (
        <li key={`${raw} ${cleaned}`}>
          <code>{raw}</code> →{" "}
          {cleaned === null ? <span className="dim">unreadable</span> : <code>{cleaned}</code>}
        </li>
      ))}
    </ul>
  );
}

export function BeforeAfter({ name }: { name: string }) {
  const [asked, setAsked] = useState(false);
  const cleaning = useQuery({ ...queries.cleaning(name), enabled: asked });
  if (!asked) {
    return (
      <Button variant="default" onClick={() => setAsked(true)}>
        Read the files and compare
      </Button>
    );
  }
  return (
    <Answered query={cleaning} shape={<TableShape rows={6} />}>
      {(found) => {
        const touched = found.filter(({ changed, unreadable }) => changed > 0 || unreadable > 0);
        if (touched.length === 0) return <p className="dim">Every value is kept as it came.</p>;
        return (
          <Table
            label="Before and after"
            columns={columns}
            rows={touched}
            id={(row) => row.name}
            below={(row) => row.examples.length > 0 && <Examples of={row} />}
          />
        );
      }}
    </Answered>
  );
}
