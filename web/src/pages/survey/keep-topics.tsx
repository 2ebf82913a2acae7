/** Found topics as a column: a person says what each is called and which words mean it. */

import { Button, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answer, client } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { FoundTopic } from "../../api/types";
import { sentence } from "../../text/words";
import classes from "./survey.module.css";

interface Props {
  event: string;
  text: string;
  topics: readonly FoundTopic[];
  /** In which endings of words are passed over. */
  languages: string[];
}

interface Named {
  number: number;
  name: string;
  words: string;
}

export function KeepTopics({ event, text, topics, languages }: Props) {
  const [column, setColumn] = useState(`${text}_topics`);
  const [named, setNamed] = useState<Named[]>(
    topics.map(({ number, words }) => ({ number, name: "", words: words.join(", ") })),
  );
  const wanted = named.filter(({ name }) => name.trim() !== "");
  const keep = useMutation({
    mutationFn: () =>
      answer(
        client.POST("/v1/topics", {
          body: {
            event,
            text,
            column,
            topics: byName(wanted),
            languages,
            why: "Named in the studio",
          },
        }),
      ),
  });
  const change = (number: number, part: Partial<Named>) =>
    setNamed(named.map((each) => (each.number === number ? { ...each, ...part } : each)));
  const submit = (given: FormEvent) => {
    given.preventDefault();
    keep.mutate();
  };
  return (
    <form className={classes.keep} onSubmit={submit}>
      <h3>Keep as topics</h3>
      <p className="dim">
        Name those that mean something, and keep the words that mean it: the next run tells which texts
        mention them. Words are found whatever their ending; <code>deliver*</code> finds whatever begins so.
      </p>
      {named.map(({ number, name, words }) => (
        <div key={number} className={classes.topic}>
          <TextInput
            label={`Name of topic ${number}`}
            value={name}
            onChange={({ currentTarget }) => change(number, { name: currentTarget.value })}
          />
          <Textarea
            label={`Words of topic ${number}`}
            autosize={true}
            value={words}
            onChange={({ currentTarget }) => change(number, { words: currentTarget.value })}
          />
        </div>
      ))}
      <TextInput
        label="Column"
        value={column}
        onChange={({ currentTarget }) => setColumn(currentTarget.value)}
      />
      <div>
        <Button type="submit" disabled={wanted.length === 0} loading={keep.isPending}>
          Keep topics
        </Button>
      </div>
      {keep.isError && <p role="alert">{sentence(asProblem(keep.error).message)}</p>}
      {keep.isSuccess && (
        <p role="status">
          Kept as <code>{keep.data.column}</code>. It has values after the next run; any condition can ask for
          them.
        </p>
      )}
    </form>
  );
}

function byName(topics: readonly Named[]): Record<string, string[]> {
  return Object.fromEntries(
    topics.map(({ name, words }) => [
      name.trim(),
      words
        .split(/[,;\n]/)
        .map((word) => word.trim())
        .filter(Boolean),
    ]),
  );
}
