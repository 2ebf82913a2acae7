/** Whose child an account is, who are its own, and what all under the ultimate parent come to. */

import type { Account } from "../../api/types";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Section } from "../../parts/section";
import { counted } from "../../text/words";
import classes from "./account.module.css";

export function Group({ account }: { account: Account }) {
  const { formats, noun } = useProject();
  const { parent, children, group } = account;
  if (parent === null && children.length === 0) return null;
  const members = group?.accounts.length ?? 0;
  return (
    <Section title="Group">
      <dl className={classes.known}>
        <Named title="Parent" names={parent === null ? [] : [parent]} />
        <Named title="Children" names={children} />
        {group && <Named title="Ultimate parent" names={[group.ultimate_parent]} />}
        {group && (
          <div>
            <dt>All together</dt>
            <dd>
              {formats.exact(members, "count")} {counted(members, "account")},{" "}
              {formats.exact(group.people, "count")} {counted(group.people, noun)}
              {group.revenue !== null && <>, {formats.exact(group.revenue, "money")}</>}
            </dd>
          </div>
        )}
      </dl>
    </Section>
  );
}

function Named({ title, names }: { title: string; names: string[] }) {
  if (names.length === 0) return null;
  return (
    <div>
      <dt>{title}</dt>
      <dd className={classes.names}>
        {names.map((name) => (
          <Link key={name} to={`/accounts/${encodeURIComponent(name)}`}>
            {name}
          </Link>
        ))}
      </dd>
    </div>
  );
}
