/** The last verification: stored memberships compared with what the same definitions answer in memory. */

import { ShieldAlert, ShieldCheck } from "lucide-react";
import type { Verification } from "../../api/types";
import { Link } from "../../frame/link";
import { When } from "../../parts/when";
import { sentence, spelled } from "../../text/words";
import classes from "./overview.module.css";

export function Verified({ verification }: { verification: Verification }) {
  const Icon = verification.agree ? ShieldCheck : ShieldAlert;
  const apart = verification.segments.filter(({ agree, compared }) => agree < compared);
  return (
    <div className={classes.verified} data-agree={verification.agree}>
      <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
      <div>
        <p>
          {sentence(verification.sentence)}{" "}
          <span className="dim">
            Looked at <When at={verification.at} since={new Date()} />.
          </span>
        </p>
        {apart.length > 0 && (
          <p>
            Look at{" "}
            {apart.map(({ segment, agree, compared }) => (
              <Link key={segment} className="link" to={`/segments/${encodeURIComponent(segment)}/members`}>
                {spelled(segment)} ({compared - agree} of {compared})
              </Link>
            ))}
          </p>
        )}
      </div>
    </div>
  );
}
