/** Names the groups and keeps them: a model, its trait for everyone, and a segment of each group. */

import { Button, Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ClusterCandidate, Discovery, KeepGroups } from "../../api/types";
import { useProject } from "../../frame/project";
import { segmentColour } from "../../parts/glyph";
import { nameOf } from "./asked";
import { useKeepGroups } from "./changes";
import { Refused } from "./choose";
import classes from "./discover.module.css";
import { Kept } from "./kept";

interface Props {
  found: Discovery;
  candidate: ClusterCandidate;
  mayAct: boolean;
}

export function KeepForm({ found, candidate, mayAct }: Props) {
  const { formats } = useProject();
  const [names, setNames] = useState(candidate.groups.map(({ name }) => name));
  const [title, setTitle] = useState("");
  const [rules, setRules] = useState(false);
  const [why, setWhy] = useState("");
  const keep = useKeepGroups();
  if (keep.data) return <Kept kept={keep.data} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate(wished(found, candidate, { title, names, rules, why }));
      }}
    >
      <ol className={classes.groups}>
        {candidate.groups.map((group, place) => (
          <li key={group.name}>
            <span
              className={classes.dot}
              style={{ background: segmentColour(group.colour) }}
              aria-hidden="true"
            />
            <div className={classes.group}>
              <TextInput
                label={`Name of group ${place + 1}`}
                classNames={{ label: classes.unseen ?? "" }}
                value={names[place] ?? ""}
                readOnly={!mayAct}
                onChange={({ currentTarget }) =>
                  setNames(names.map((name, other) => (other === place ? currentTarget.value : name)))
                }
              />
              <p className="dim">{group.sentence}</p>
            </div>
            <span className={classes.of}>
              {formats.value(group.size, "count")}{" "}
              <span className="dim">{formats.value(group.share, "percent")}</span>
            </span>
          </li>
        ))}
      </ol>
      {mayAct && (
        <div className={classes.keep}>
          <TextInput
            label="What to call this way to divide them"
            placeholder="Kinds of shopper"
            required
            value={title}
            onChange={({ currentTarget }) => setTitle(currentTarget.value)}
          />
          <TextInput
            label="Why"
            placeholder="for the record"
            required
            value={why}
            onChange={({ currentTarget }) => setWhy(currentTarget.value)}
          />
          <Checkbox
            label="Keep the rules as segments, too"
            classNames={{ description: classes.hint ?? "" }}
            description={`They place ${formats.value(candidate.agreement, "percent")} as the groups do, and need no model.`}
            checked={rules}
            onChange={({ currentTarget }) => setRules(currentTarget.checked)}
          />
          {keep.isError && <Refused error={keep.error} />}
          <div className={classes.start}>
            <Button
              type="submit"
              loading={keep.isPending}
              disabled={nameOf(title) === "" || why.trim() === ""}
            >
              Keep {candidate.clusters} segments
            </Button>
            <span className="dim">
              {nameOf(title) === ""
                ? ""
                : `Its trait is called ${nameOf(title)}; each run places everyone anew.`}
            </span>
          </div>
        </div>
      )}
    </form>
  );
}

interface Said {
  title: string;
  names: string[];
  rules: boolean;
  why: string;
}

function wished(found: Discovery, { method, clusters }: ClusterCandidate, said: Said): KeepGroups {
  const { using, among, factors, smallest, seed } = found.asked;
  const asked = { using, among, smallest, seed, clusters, method: method as KeepGroups["method"] };
  const by = factors && method !== "latent_classes" ? { factors } : {};
  return { ...asked, ...by, ...said, name: nameOf(said.title), description: "", segments: true };
}
