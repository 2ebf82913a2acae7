/** One person, found by the identifier of any record: the records, and the links between them with their evidence. */

import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { asProblem } from "../../api/problem";
import type { IdentityLink, IdentityRecord, Person } from "../../api/types";
import { Chart } from "../../charts/chart";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Failure } from "../../parts/states";
import { Table } from "../../parts/table";
import { bits, knownOf } from "./asked";
import classes from "./identity.module.css";
import { identityPerson, useDecide } from "./queries";

export function Find({ first, onFound }: { first: string | null; onFound: (id: string | null) => void }) {
  const [id, setId] = useState(first ?? "");
  function find(event: FormEvent) {
    event.preventDefault();
    onFound(id.trim() || null);
  }
  return (
    <Section title="A person" note="Found by the identifier of any of its records.">
      <form className={classes.find} onSubmit={find}>
        <TextInput
          label="Identifier"
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
          autoComplete="off"
        />
        <Button type="submit" variant="default">
          Show
        </Button>
      </form>
    </Section>
  );
}

export function PersonFound({ id }: { id: string }) {
  const person = useQuery(identityPerson(id));
  return (
    <Answered query={person} shape={<TableShape rows={4} />}>
      {(found) => <Found person={found} />}
    </Answered>
  );
}

function Found({ person }: { person: Person }) {
  const { noun, formats } = useProject();
  const names = person.fields.map((field) => field.name);
  return (
    <>
      <Section
        title={person.customer_id}
        aside={<Link to={`/customers/${encodeURIComponent(person.customer_id)}`}>As a {noun}</Link>}
        note={person.household.length > 0 ? `One household with ${person.household.join(", ")}.` : undefined}
      >
        <Table
          label="Records"
          rows={person.records}
          id={(record) => record.record_id}
          columns={[
            { key: "record", title: "Record", cell: (record: IdentityRecord) => record.record_id },
            { key: "sources", title: "Sources", cell: (record: IdentityRecord) => record.sources.join(", ") },
            ...names.map((name) => ({
              key: name,
              title: name,
              cell: (record: IdentityRecord) => knownOf(record, name) ?? formats.missing,
            })),
          ]}
        />
      </Section>
      <Section title="Why" note="The links of these records, and what speaks for each.">
        {person.links.length > 0 ? (
          <Links links={person.links} />
        ) : (
          <p className="dim">Nothing links it with another record.</p>
        )}
      </Section>
    </>
  );
}

function Links({ links }: { links: IdentityLink[] }) {
  const { mayAct, formats } = useProject();
  const decide = useDecide();
  const part = (link: IdentityLink) =>
    decide.mutate({ a: link.a, b: link.b, verdict: "different", why: "Unmerged in the studio" });
  return (
    <ul className={classes.links}>
      {links.map((link) => (
        <li key={`${link.a} ${link.b} ${link.rule}`} className={classes.link}>
          <div className={classes.linkHead}>
            <h3>
              {link.a} and {link.b}
            </h3>
            <span className="dim">
              {link.rule}, {link.verdict}, {formats.value(link.probability, "percent")}
            </span>
            {mayAct && link.verdict === "accepted" && (
              <Button
                size="xs"
                variant="default"
                loading={decide.isPending && decide.variables.b === link.b && decide.variables.a === link.a}
                onClick={() => part(link)}
                aria-label={`Unmerge ${link.a} and ${link.b}`}
              >
                Unmerge
              </Button>
            )}
          </div>
          {link.chart ? (
            <Chart spec={link.chart} />
          ) : (
            <p className="small">
              {link.evidence
                .map((each) =>
                  `${each.field} ${each.said}: ${each.a ?? formats.missing} ${bits(each.weight)}`.trim(),
                )
                .join("; ")}
            </p>
          )}
        </li>
      ))}
      {decide.isError && <Failure problem={asProblem(decide.error)} />}
      <li role="status" className="dim small">
        {decide.data?.sentence}
      </li>
    </ul>
  );
}
