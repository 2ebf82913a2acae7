/** Steps through a list whose next page is known by a cursor. */

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useNavigate } from "react-router";
import type { Address } from "../frame/address";
import { Link } from "../frame/link";
import { useFormats } from "../frame/project";
import classes from "./pager.module.css";

interface Props {
  address: Address;
  /** What is shown of the list, and the cursor of what comes after it. */
  page: { items: readonly unknown[]; total?: number | null; next?: string | null };
  /** How many a full page has. */
  size: number;
}

export function Pager({ address, page: { items, total, next }, size }: Props) {
  const formats = useFormats();
  const navigate = useNavigate();
  const page = Number(address.get("page") ?? 1);
  const first = (page - 1) * size + 1;
  const range = `${formats.value(first, "count")}–${formats.value(first + items.length - 1, "count")}`;
  if (items.length === 0 || (page === 1 && !next)) return null;
  return (
    <nav className={classes.pager} aria-label="Pages of the list">
      <span className={classes.range}>
        {range}
        {typeof total === "number" && ` of ${formats.value(total, "count")}`}
      </span>
      {/* A cursor only leads forward; the way back is the reader's own. */}
      {page > 1 && (
        <button type="button" className={classes.step} onClick={() => navigate(-1)}>
          <ChevronLeft size={16} aria-hidden="true" /> Previous
        </button>
      )}
      {page > 2 && (
        <Link className={classes.step} to={address.to({ cursor: null, page: null })}>
          First
        </Link>
      )}
      {next && (
        <Link className={classes.step} to={address.to({ cursor: next, page: String(page + 1) })}>
          Next <ChevronRight size={16} aria-hidden="true" />
        </Link>
      )}
    </nav>
  );
}
