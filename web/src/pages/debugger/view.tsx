/** The debugger: an event is tried on a customer, and it is seen which conditions turn, and why; then it may be sent. */

import { Button, Textarea, TextInput } from "@mantine/core";
import { FlaskConical } from "lucide-react";
import { type FormEvent, useState } from "react";
import { asProblem } from "../../api/problem";
import { useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { PageHead } from "../../parts/page-head";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Failure } from "../../parts/states";
import { capital } from "../../text/words";
import classes from "./debugger.module.css";
import { example, messageOf } from "./message";
import { useTry } from "./queries";
import { Sending } from "./sending";
import { Trial } from "./trial";

export default function DebuggerPage() {
  const { mayAct } = useProject();
  const trial = useTry();
  return (
    <>
      <PageHead
        title="Debugger"
        lead="Try an event: which segments somebody would enter and leave, and why. Nothing is changed."
        above={[{ to: "/live", title: "Live" }]}
      />
      <Ask trial={trial} />
      {trial.isPending && (
        <div aria-busy="true" role="status" aria-label="Loading">
          <TableShape rows={4} />
        </div>
      )}
      {trial.isError && <Failure problem={asProblem(trial.error)} />}
      {trial.data && <Trial trial={trial.data} />}
      {trial.data && mayAct && trial.data.sources.length > 0 && (
        <Sending key={trial.submittedAt} trial={trial.data} />
      )}
    </>
  );
}

function Ask({ trial }: { trial: ReturnType<typeof useTry> }) {
  const { noun } = useProject();
  const address = useAddress();
  const [customer, setCustomer] = useState(address.get("customer") ?? "");
  const [text, setText] = useState(address.get("message") ?? example);
  const said = messageOf(text);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (!("message" in said)) return;
    address.set({ customer, message: text }, { replace: true });
    trial.mutate({ customer, message: said.message });
  };
  return (
    <Section title="The event" note="As a client sends it: the name of the event, and its properties.">
      <form className={classes.form} onSubmit={ask}>
        <TextInput
          label={capital(noun)}
          description="Any identifier; one that nobody has is somebody new."
          required
          maxLength={255}
          value={customer}
          onChange={(event) => setCustomer(event.currentTarget.value)}
        />
        <Textarea
          label="Message"
          classNames={{ input: classes.text ?? "" }}
          autosize
          minRows={5}
          maxRows={20}
          spellCheck={false}
          value={text}
          error={"wrong" in said ? said.wrong : null}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div>
          <Button
            type="submit"
            disabled={"wrong" in said}
            loading={trial.isPending}
            leftSection={<FlaskConical size={16} aria-hidden="true" />}
          >
            Try it
          </Button>
        </div>
      </form>
    </Section>
  );
}
