/** The state of a view, held in its address, so that every view can be bookmarked and shared. */

import { useLayoutEffect, useRef } from "react";
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
  // What was asked for and is not there yet, in order: of several values set one right after the other each is kept.
  const asked = useRef<URLSearchParams[]>([]);
  // As soon as another address is there, and before anybody can set something in it.
  useLayoutEffect(() => {
    const there = asked.current.findIndex((each) => `${each}` === `${current}`);
    asked.current = there < 0 ? [] : asked.current.slice(there + 1);
  }, [current]);
  return {
    get: (name) => current.get(name),
    set: (values, how = {}) => {
      const next = changed(asked.current.at(-1) ?? current, { ...paging, ...values });
      asked.current.push(next);
      setCurrent(next, { replace: how.replace ?? false, preventScrollReset: true });
    },
    to: (values) => `?${changed(current, values)}`,
  };
}
