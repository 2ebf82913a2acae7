/** There is no page at this address. */

import { PageHead } from "../parts/page-head";
import { Link } from "./link";

export function NotFound() {
  return (
    <PageHead
      title="No page here"
      lead={
        <>
          The address may be mistyped, or from a newer version. <Link to="/">Go to the overview</Link>, or
          press Ctrl K to search.
        </>
      }
    />
  );
}
