/** Who comes first, where few are kept: by what, and which end. */

import { Autocomplete, CloseButton } from "@mantine/core";
import { AddButton } from "./add-button";
import classes from "./builder.module.css";
import { ChoiceInput } from "./inputs";
import inputs from "./inputs.module.css";
import { orderingOf, orderingText } from "./keep";
import type { ControlProps } from "./keep-form";

export function Ordered({ value, language, onChange }: ControlProps<"order_by">) {
  const names = language.traits.map(({ name }) => name);
  const next = names.find((name) => !value.some((each) => orderingOf(each).by === name)) ?? names[0] ?? "";
  return (
    <>
      <span className={classes.word}>first by</span>
      {value.map((text, index) => {
        const { by, way } = orderingOf(text);
        const put = (changed: string) => onChange(value.with(index, changed));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no identity but their place
          <span key={index} className={classes.clause}>
            {index > 0 && <span className={classes.word}>then by</span>}
            <Autocomplete
              size="xs"
              aria-label={`Ordered by, ${index + 1}`}
              classNames={{ root: inputs.text ?? "", input: inputs.textInput ?? "" }}
              style={{ "--characters": `${Math.max(by.length, 10)}ch` }}
              data={names}
              limit={12}
              maxDropdownHeight={320}
              comboboxProps={{ width: 280, position: "bottom-start", portalProps: { target: "#page" } }}
              value={by}
              onChange={(other) => put(orderingText({ by: other, way }))}
            />
            <ChoiceInput
              label={`Which end comes first, ${index + 1}`}
              value={way}
              options={[
                { value: "desc", label: "the highest first" },
                { value: "asc", label: "the lowest first" },
              ]}
              onChange={(end) => put(orderingText({ by, way: end === "asc" ? "asc" : "desc" }))}
            />
            {value.length > 1 && (
              <CloseButton
                size="sm"
                aria-label={`Do not order by ${by}`}
                onClick={() => onChange(value.toSpliced(index, 1))}
              />
            )}
          </span>
        );
      })}
      <AddButton
        title="then by"
        onAdd={() => onChange([...value, orderingText({ by: next, way: "desc" })])}
      />
    </>
  );
}
