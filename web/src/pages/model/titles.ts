/** How the values that a model reads are called: a trait by its title, any other as it is written. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { queries } from "../../api/queries";
import { spelled } from "../../text/words";

export function useTitles(): (field: string) => string {
  const traits = useQuery(queries.traits());
  return useMemo(() => {
    const titles = new Map(traits.data?.map(({ name, title }) => [name, title]));
    return (field) => titles.get(field) ?? spelled(field);
  }, [traits.data]);
}
