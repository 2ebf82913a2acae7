/** A part of what was found in fitting: there where it has rows. */

import type { ReactNode } from "react";
import { Section } from "../../parts/section";

interface Props<Row> {
  title: string;
  note: string;
  rows: Row[];
  children: (rows: Row[]) => ReactNode;
}

export function Found<Row>({ title, note, rows, children }: Props<Row>) {
  if (rows.length === 0) return null;
  return (
    <Section title={title} note={note}>
      {children(rows)}
    </Section>
  );
}
