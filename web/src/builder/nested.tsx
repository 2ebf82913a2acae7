/** A condition inside a line, such as a `where`: the same builder, over the fields of what it is about. */

import { useMemo } from "react";
import { type Board, BoardContext, useBoard } from "./board";
import classes from "./builder.module.css";
import { GroupBody } from "./group";
import type { Json } from "./json";
import type { Scope } from "./language";
import { fromJson, toJson } from "./tree";

interface Props {
  of: Json;
  scope: Scope;
  onChange: (condition: Json) => void;
}

export function Nested({ of, scope, onChange }: Props) {
  const outer = useBoard();
  const root = useMemo(() => fromJson(of, "where"), [of]);
  const board: Board = {
    ...outer,
    scope,
    edit: (change) => onChange(toJson(change(root))),
    branchOf: () => null,
    faultsOf: () => [],
    costliest: null,
  };
  return (
    <BoardContext value={board}>
      <div className={classes.nested}>
        <GroupBody group={root} nested />
      </div>
    </BoardContext>
  );
}
