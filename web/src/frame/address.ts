/** The state of a view, held in its address, so that every view can be bookmarked and shared. */

import { useEffect, useRef } from "react";
import { useSearchParams } from "react-router";

type Values = Record<string, string | null>;

export interface Address {
  get: (name: string) => string | null;
  /** Sets some values (null removes one) and goes back to the first page of the list. */
  set: (values: Values, how?: { replace?: boolean }) => void;
  /** The same address with other values, for links. */
  to: (values: Values) => string;
}

const paging = { cursor: null, page: null };

function changed(current: URLSearchParams, values: Values): URLSearchParams {
  const next = new URLSearchParams(current);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  return next;
}

export function useAddress(): Address {
  const [current, setCurrent] = useSearchParams();
  // What was asked for and is not there yet: two values set one right after the other are both kept.
  const asked = useRef<URLSearchParams | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another address is there
  useEffect(() => {
    asked.current = null;
  }, [current]);
  return {
    get: (name) => current.get(name),
    set: (values, how = {}) => {
      asked.current = changed(asked.current ?? current, { ...paging, ...values });
      setCurrent(asked.current, { replace: how.replace ?? false, preventScrollReset: true });
    },
    to: (values) => `?${changed(current, values)}`,
  };
}
