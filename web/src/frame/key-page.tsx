/** Asks for an API key, when the studio is not opened on the machine itself. */

import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { acceptKey, currentKey } from "../api/key";
import { Command } from "../parts/command";
import classes from "./key-page.module.css";
import { Mark } from "./mark";

export function KeyPage() {
  const known = useQueryClient();
  const [key, setKey] = useState("");
  const [refusedKey] = useState(currentKey);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    acceptKey(key.trim());
    void known.resetQueries();
  };
  return (
    <main className={classes.page}>
      <title>Key · Ilk</title>
      <Mark size={32} />
      <h1>This studio asks for a key</h1>
      <p>
        It is opened from another machine than the one it runs on. The owner of the project makes a key there,
        and gives it to you:
      </p>
      <Command text="ilk key create NAME --role analyst" />
      <form onSubmit={submit} className={classes.form}>
        <TextInput
          label="Key"
          type="password"
          autoComplete="off"
          required
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={refusedKey ? "The key was refused: it may be mistyped or revoked" : undefined}
        />
        <Button type="submit" disabled={key.trim() === ""}>
          Open the studio
        </Button>
      </form>
      <p className="dim small">The key stays in this tab, and is forgotten when the tab is closed.</p>
    </main>
  );
}
