/** The methods to tick, and whether people are compared by the factors behind the answers of a survey. */

import { Checkbox, NativeSelect } from "@mantine/core";
import type { DiscoveryChoices } from "../../api/types";
import type { Asked, Rotation } from "./asked";
import { areItems, rotations } from "./asked";
import classes from "./discover.module.css";

interface Props {
  choices: DiscoveryChoices;
  chosen: Asked;
  onChange: (part: Partial<Asked>) => void;
}

export function Methods({ choices, chosen, onChange }: Props) {
  const isSurvey = areItems(chosen.using, choices);
  return (
    <>
      <fieldset className={classes.methods}>
        <legend>Methods</legend>
        {choices.methods.map(({ name, title, description, for_items }) => {
          const isOn = chosen.methods.includes(name);
          return (
            <Checkbox
              key={name}
              label={title}
              description={
                for_items && !isSurvey
                  ? `${description} Choose three of these or more, and nothing else.`
                  : description
              }
              classNames={{ description: classes.hint ?? "" }}
              checked={isOn}
              disabled={for_items && !isSurvey && !isOn}
              onChange={({ currentTarget }) =>
                onChange({ methods: toggled(choices, chosen.methods, name, currentTarget.checked) })
              }
            />
          );
        })}
      </fieldset>
      {(isSurvey || chosen.factors !== null) && <Factors chosen={chosen} onChange={onChange} />}
    </>
  );
}

/** The methods chosen, in the order of the list. */
function toggled({ methods }: DiscoveryChoices, chosen: string[], name: string, isOn: boolean): string[] {
  return methods
    .map((method) => method.name)
    .filter((each) => (each === name ? isOn : chosen.includes(each)));
}

const rotated: Readonly<Record<Rotation, string>> = {
  varimax: "unrelated (varimax)",
  promax: "may be related (promax)",
  oblimin: "may be related (oblimin)",
};

function Factors({ chosen: { factors }, onChange }: Pick<Props, "chosen" | "onChange">) {
  return (
    <fieldset className={classes.methods}>
      <legend>Factors</legend>
      <Checkbox
        label="Compare by the factors behind the answers"
        description="The few things that many questions ask about, as many as are more than chance; for scales. Latent classes read the answers themselves."
        classNames={{ description: classes.hint ?? "" }}
        checked={factors !== null}
        onChange={({ currentTarget }) => onChange({ factors: currentTarget.checked ? "varimax" : null })}
      />
      {factors !== null && (
        <NativeSelect
          label="Factors are"
          data={rotations.map((value) => ({ value, label: rotated[value] }))}
          value={factors}
          onChange={({ currentTarget }) => onChange({ factors: currentTarget.value as Rotation })}
        />
      )}
    </fieldset>
  );
}
