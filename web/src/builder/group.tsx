/** A group of conditions, and each item in it with what can be done to it. */

import { NumberInput } from "@mantine/core";
import { GripVertical } from "lucide-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { useFormats } from "../frame/project";
import { Actions, byKey } from "./actions";
import { useBoard } from "./board";
import classes from "./builder.module.css";
import { startOf } from "./choices";
import { ChoiceInput } from "./inputs";
import inputs from "./inputs.module.css";
import { asText, ConditionFields } from "./line";
import { changed, find, type Group, type How, type Item, inserted, moved, negated, newLine } from "./tree";
import { What } from "./what";

const hows: readonly { value: How; label: string }[] = [
  { value: "all", label: "all" },
  { value: "any", label: "any" },
  { value: "none", label: "none" },
  { value: "some", label: "at least" },
];

const joins: Readonly<Record<How, string>> = { all: "and", any: "or", none: "nor", some: "," };

interface BodyProps {
  group: Group;
  /** A `where`: its one line needs no word about how many must hold. */
  nested?: boolean;
  /** A group within another. */
  inner?: boolean;
}

export function GroupBody({ group, nested = false, inner = false }: BodyProps) {
  const { edit, language, scope } = useBoard();
  const [fresh, setFresh] = useState(0);
  const add = (choice: string) => {
    const condition = choice === "text:" ? { kind: asText, text: "" } : startOf(language, choice, scope);
    const example =
      language.kinds.find(({ form }) => choice === `condition:${form.kind}`)?.form.example ?? "";
    const line = newLine(condition ?? { kind: asText, text: example });
    added = line.id;
    edit((root) => inserted(root, group.id, group.items.length, line));
    setFresh((count) => count + 1);
  };
  return (
    <>
      {(group.items.length > 1 || group.not || group.how !== "all" || inner) && (
        <Heading group={group} whole={!nested && !inner} />
      )}
      <ul className={classes.items}>
        {group.items.map((item, index) => (
          <Row
            key={item.id}
            item={item}
            parent={group}
            index={index}
            join={index > 0 ? joins[group.how] : ""}
          />
        ))}
      </ul>
      <div className={classes.add}>
        <What
          key={fresh}
          label="Add a condition"
          placeholder="+ Add a condition"
          value={null}
          scope={scope}
          what="condition"
          onPick={add}
        />
      </div>
    </>
  );
}

/** The line that was just added, which takes the focus when it is there. */
let added: string | null = null;

/** The input after what has just been chosen: what it is compared with, or which event. */
function nextInput(row: HTMLElement): HTMLElement | undefined {
  const inputs = [...row.querySelectorAll<HTMLElement>("input:not([type=hidden]), select")];
  return inputs[row.querySelector('[aria-label="Asked"]') ? 2 : 1] ?? inputs[0];
}

function Heading({ group, whole }: { group: Group; whole: boolean }) {
  const { edit, noun } = useBoard();
  const put = (change: Partial<Group>) =>
    edit((root) => changed(root, group.id, (item) => ({ ...item, ...change }) as Item));
  return (
    <div className={classes.heading}>
      {group.not && (
        <button type="button" className={classes.not} onClick={() => edit((root) => negated(root, group.id))}>
          not
        </button>
      )}
      <ChoiceInput
        label="How many must hold"
        value={group.how}
        options={hows}
        onChange={(how) =>
          put({ how: how as How, least: Math.max(1, Math.min(group.least, group.items.length)) })
        }
      />
      {group.how === "some" && (
        <NumberInput
          size="xs"
          hideControls
          aria-label="At least how many"
          min={1}
          max={Math.max(group.items.length, 1)}
          classNames={{ root: inputs.number ?? "", input: inputs.numberInput ?? "" }}
          value={group.least}
          onChange={(least) => typeof least === "number" && put({ least })}
        />
      )}
      <span className={classes.word}>{whole ? `of these hold for a ${noun}` : "of these"}</span>
    </div>
  );
}

interface RowProps {
  item: Item;
  parent: Group;
  index: number;
  join: string;
}

/** What is dragged now; there is one pointer. */
let dragged: string | null = null;

function Row({ item, parent, index, join }: RowProps) {
  const board = useBoard();
  const { edit } = board;
  const [over, setOver] = useState<"before" | "after" | null>(null);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (added !== item.id || !row.current) return;
    added = null;
    nextInput(row.current)?.focus();
  }, [item.id]);
  const faults = board.faultsOf(item.id);
  const side = (event: DragEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2 ? "before" : "after";
  };
  return (
    <li
      ref={row}
      className={item.type === "group" ? classes.group : classes.line}
      data-item={item.id}
      data-over={over ?? undefined}
      onKeyDown={(event) => byKey(event, item, edit)}
      onDragOver={(event) => {
        if (dragged === null || dragged === item.id) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(side(event));
      }}
      onDragLeave={() => setOver(null)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        const id = dragged;
        const at = index + (side(event) === "after" ? 1 : 0);
        setOver(null);
        if (id !== null) edit((root) => (find(root, id) ? moved(root, id, parent.id, at) : root));
      }}
    >
      <span
        className={classes.grip_}
        draggable
        aria-hidden="true"
        onDragStart={(event) => {
          dragged = item.id;
          event.dataTransfer.effectAllowed = "move";
          event.dataTransfer.setData("text/plain", item.id);
          event.stopPropagation();
        }}
        onDragEnd={() => {
          dragged = null;
        }}
      >
        <GripVertical size={14} strokeWidth={1.5} />
      </span>
      <span className={classes.join}>{join}</span>
      <div className={classes.body}>
        {item.type === "group" ? (
          <GroupBody group={item} inner />
        ) : (
          <div className={classes.fields}>
            {item.not && (
              <button
                type="button"
                className={classes.not}
                onClick={() => edit((root) => negated(root, item.id))}
              >
                not
              </button>
            )}
            <ConditionFields
              condition={item.condition}
              onChange={(condition) =>
                edit((root) => changed(root, item.id, (line) => ({ ...line, condition }) as Item))
              }
            />
          </div>
        )}
        {faults.map((fault) => (
          <p key={fault} className={classes.fault}>
            {fault}
          </p>
        ))}
      </div>
      <Share id={item.id} />
      <Actions item={item} />
    </li>
  );
}

/** How many it holds for alone, and what it costs the group. */
function Share({ id }: { id: string }) {
  const { branchOf, costliest } = useBoard();
  const formats = useFormats();
  const branch = branchOf(id);
  if (!branch) return <span className={classes.share} />;
  const costs = branch.costs ?? 0;
  const told = `${formats.exact(branch.count, "count")} alone${costs > 0 ? `; without it ${formats.exact(costs, "count")} more` : ""}`;
  return (
    <span className={classes.share} title={told} data-costly={costliest === id || undefined}>
      <span className={classes.shareBar} aria-hidden="true">
        <span style={{ width: `${branch.share * 100}%` }} />
      </span>
      <span>{formats.value(branch.count, "count")}</span>
      {costliest === id && costs > 0 && (
        <span className={classes.cost}>costs {formats.value(costs, "count")}</span>
      )}
    </span>
  );
}
