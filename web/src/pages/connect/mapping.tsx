/** A source's definition as text, and beside it what it makes of the first rows, as they came and as they become. */

import { Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { asProblem } from "../../api/problem";
import { useFormats } from "../../frame/project";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Failure } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { capital } from "../../text/words";
import classes from "./connect.module.css";
import { aboutConnecting, type SourcePreview, type SourcePreviewRow } from "./queries";

interface Props {
  step?: string;
  name: string;
  text: string;
  onChange: (text: string) => void;
}

export function Mapping({ step = "", name, text, onChange }: Props) {
  const [asked] = useDebouncedValue(text, 400);
  const [called] = useDebouncedValue(name, 400);
  const preview = useQuery(aboutConnecting.preview(called, asked));
  return (
    <>
      <Section
        title={`${step}What becomes of them`}
        note="Each column says what it reads of the file. Change it, and the rows below follow."
      >
        <Textarea
          aria-label="The source's definition"
          classNames={{ input: classes.text ?? "" }}
          autosize
          minRows={8}
          maxRows={28}
          spellCheck={false}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </Section>
      {asked.trim() === "" ? null : preview.isError ? (
        <Failure problem={asProblem(preview.error)} />
      ) : preview.data ? (
        <First preview={preview.data} waiting={preview.isFetching || asked !== text} />
      ) : (
        <div aria-busy="true" role="status" aria-label="Loading">
          <TableShape rows={6} />
        </div>
      )}
    </>
  );
}

function First({ preview, waiting }: { preview: SourcePreview; waiting: boolean }) {
  const formats = useFormats();
  const bad = preview.rows.filter((row) => row.reason !== null).length;
  const lead =
    bad === 0
      ? `All of the first ${formats.exact(preview.rows.length, "count")} rows are good.`
      : `Of the first ${formats.exact(preview.rows.length, "count")} rows, ${formats.exact(bad, "count")} would go to the quarantine.`;
  const raw = [...new Set(preview.rows.flatMap((row) => Object.keys(row.raw)))];
  return (
    <div aria-busy={waiting || undefined}>
      <Section title="As they become" note={lead}>
        <Table
          label="The first rows as they become"
          columns={becoming(preview)}
          rows={preview.rows}
          id={(row) => String(row.row)}
          below={(row) => row.reason && <span className={classes.bad}>{capital(row.reason)}</span>}
        />
      </Section>
      <Section title="As they came" note={`${preview.file}: ${preview.written}`}>
        <Table
          label="The first rows as they came"
          columns={[
            number,
            ...raw.map((name) => ({
              key: name,
              title: name,
              cell: (row: SourcePreviewRow) => shown(row.raw[name]),
            })),
          ]}
          rows={preview.rows}
          id={(row) => String(row.row)}
        />
      </Section>
    </div>
  );
}

const number: Column<SourcePreviewRow> = {
  key: "#row",
  title: "Row",
  align: "end",
  cell: (row) => <span className="dim">{row.row}</span>,
};

function becoming(preview: SourcePreview): Column<SourcePreviewRow>[] {
  const columns = preview.columns.map(({ name, type, expression }) => ({
    key: name,
    title: (
      <span title={expression} className={classes.column}>
        {name}
        <span className="dim">{type.replaceAll("_", " ")}</span>
      </span>
    ),
    cell: (row: SourcePreviewRow) => shown(row.values[name]),
  }));
  return [number, ...columns];
}

function shown(value: unknown) {
  if (value === null || value === undefined || value === "") return <span className="dim">–</span>;
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return <span className={classes.cell}>{text}</span>;
}
