/** Shows an answer when it is there: its shape before, its problem instead, its age when it is old. */

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { asProblem } from "../api/problem";
import { PageHead } from "./page-head";
import { Failure, Stale } from "./states";

interface Props<Data> {
  query: UseQueryResult<Data>;
  /** A skeleton of the right shape. */
  shape: ReactNode;
  /** For an answer that is the whole page: what the page is called until it says so itself. */
  title?: string;
  children: (data: Data) => ReactNode;
}

export function Answered<Data>({ query, shape, title, children }: Props<Data>) {
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    return (
      <>
        {title && <PageHead title={title} />}
        {query.isError ? (
          <Failure problem={asProblem(query.error)} retry={retry} />
        ) : (
          <div aria-busy="true" role="status" aria-label="Loading">
            {shape}
          </div>
        )}
      </>
    );
  }
  return (
    <>
      {query.isError && <Stale since={new Date(query.dataUpdatedAt)} retry={retry} />}
      {children(query.data)}
    </>
  );
}
