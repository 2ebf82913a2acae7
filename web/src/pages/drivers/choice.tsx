/** The metric to ask about: one of the project, a numeric trait, or a figure in the language. */

import { Autocomplete, Button, Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import classes from "./drivers.module.css";

const numeric = new Set(["integer", "number", "money"]);

interface Props {
  metric: string;
  related: boolean;
  onChosen: (metric: string, related: boolean) => void;
}

export function Choice({ metric, related, onChosen }: Props) {
  const { data: metrics = [] } = useQuery(queries.metrics());
  const { data: traits = [] } = useQuery(queries.traits());
  const names = metrics.map(({ name }) => name);
  const figures = traits.filter(({ name, type }) => numeric.has(type) && !names.includes(name));
  return (
    <form
      className={classes.choice}
      onSubmit={(event) => {
        event.preventDefault();
        const chosen = new FormData(event.currentTarget);
        onChosen(String(chosen.get("metric") ?? ""), chosen.get("related") !== null);
      }}
    >
      <Autocomplete
        className={classes.metric ?? ""}
        name="metric"
        label="Metric, trait or figure"
        defaultValue={metric}
        data={[
          { group: "Metrics", items: names },
          { group: "Traits", items: figures.map(({ name }) => name) },
        ]}
        required
      />
      <Checkbox
        className={classes.related ?? ""}
        name="related"
        value="yes"
        defaultChecked={related}
        label="With figures of the same events"
      />
      <Button type="submit" variant="default">
        Look
      </Button>
    </form>
  );
}
