/** The head of a page: where one is, its one heading, and the sentence that answers first. */

import { ChevronLeft } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { Link } from "../frame/link";
import { useProject } from "../frame/project";
import { cutNumbers } from "../text/numbers";
import classes from "./page-head.module.css";

interface Props {
  title: string;
  lead?: ReactNode;
  /** No number in the sentence stands out. */
  plain?: boolean;
  /** The pages above this one. */
  above?: { to: string; title: string }[];
  /** A picture beside the heading. */
  mark?: ReactNode;
  actions?: ReactNode;
  /** A quiet line below the sentence. */
  note?: ReactNode;
}

export function PageHead({ title, lead, plain = false, above = [], mark, actions, note }: Props) {
  const { project } = useProject();
  return (
    <header className={classes.head}>
      <title>{`${title} · ${project.title}`}</title>
      {above.length > 0 && (
        <nav aria-label="Breadcrumb" className={classes.above}>
          {above.map((page) => (
            <Link key={page.to} to={page.to}>
              <ChevronLeft size={16} strokeWidth={1.5} aria-hidden="true" />
              {page.title}
            </Link>
          ))}
        </nav>
      )}
      <div className={classes.line}>
        {mark}
        <h1 className={classes.title}>{title}</h1>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {lead && (
        <p className={classes.lead}>{typeof lead === "string" && !plain ? <Numbers text={lead} /> : lead}</p>
      )}
      {note && <div className={classes.note}>{note}</div>}
    </header>
  );
}

/** A sentence with its numbers standing out: they are what one came for. */
function Numbers({ text }: { text: string }) {
  let offset = 0;
  return cutNumbers(text).map(({ piece, number }) => {
    const key = offset;
    offset += piece.length;
    return number ? <strong key={key}>{piece}</strong> : <Fragment key={key}>{piece}</Fragment>;
  });
}
