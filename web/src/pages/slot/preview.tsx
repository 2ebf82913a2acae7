/** What a customer, or somebody new, is shown in a slot now, and why. The address says who it is. */

import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { queries } from "../../api/queries";
import type { ContentPreview } from "../../api/types";
import { useAddress } from "../../frame/address";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { When } from "../../parts/when";
import classes from "./slot.module.css";
import { Values } from "./values";

export function Preview({ slot }: { slot: string }) {
  const { noun } = useProject();
  const { get, set } = useAddress();
  const customer = get("as");
  const [id, setId] = useState(customer ?? "");
  const shown = useQuery(queries.shown(slot, customer));
  function look(event: FormEvent) {
    event.preventDefault();
    set({ as: id.trim() || null });
  }
  function lookAsNew() {
    setId("");
    set({ as: null });
  }
  return (
    <Section
      title="Preview"
      note={`What a ${noun} is shown now, or somebody new. Nothing is written down.`}
      aside={
        <form className={classes.form} onSubmit={look}>
          <TextInput
            aria-label={`Identifier of a ${noun}`}
            placeholder="Identifier"
            size="xs"
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
            autoComplete="off"
          />
          <Button type="submit" variant="default" size="xs">
            Show
          </Button>
          <Button variant="default" size="xs" onClick={lookAsNew} disabled={customer === null}>
            Somebody new
          </Button>
        </form>
      }
    >
      <Answered query={shown} shape={<TableShape rows={3} />}>
        {(found) => <Shown found={found} />}
      </Answered>
    </Section>
  );
}

function Shown({ found: { customer_id, known, shown, answered_by, as_of } }: { found: ContentPreview }) {
  return (
    <div className={classes.preview}>
      <p>
        <Who id={customer_id} known={known} />{" "}
        {customer_id !== null && !known && "is nobody whom Ilk knows, and "}
        is shown <strong>{shown.variant}</strong>
        {shown.held_out && ", for they are held out"}
        {known && (
          <span className="dim">
            , {answered_by === "live" ? "live" : "as the last run left it"}, <When at={as_of} time />
          </span>
        )}
      </p>
      <div className={classes.card}>
        <Values values={shown.values} />
      </div>
      {shown.reasons && shown.reasons.length > 0 && (
        <ul className={classes.reasons} aria-label="Why">
          {shown.reasons.map(({ variant, holds, sentence }) => (
            <li key={variant}>
              {holds ? <Check size={16} aria-hidden="true" /> : <X size={16} aria-hidden="true" />}
              <span>
                <strong>{variant}</strong>: {sentence}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Who({ id, known }: { id: string | null; known: boolean }) {
  if (id === null) return <>Somebody new</>;
  return known ? <Link to={`/customers/${encodeURIComponent(id)}`}>{id}</Link> : <strong>{id}</strong>;
}
