/** The first step: where the rows are. */

import { Button, FileButton, NativeSelect, NumberInput, Progress, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useState } from "react";
import { asProblem } from "../../api/problem";
import { Prose } from "../../parts/prose";
import { Section } from "../../parts/section";
import { Failure } from "../../parts/states";
import { capital, sentence, spelled } from "../../text/words";
import classes from "./connect.module.css";
import { type Chosen, placeOf } from "./place";
import { aboutConnecting, type Connector, type ConnectorSetting, type Place, useUpload } from "./queries";

interface Props {
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
  onLook: (place: Place) => void;
  looking: boolean;
  error: Error | null;
}

export function Where({ chosen, onChange, onLook, looking, error }: Props) {
  const connectors = useQuery(aboutConnecting.connectors());
  const known = connectors.data ?? [];
  const connector = known.find((each) => each.kind === chosen.kind);
  const place = placeOf(chosen, known);
  return (
    <Section title="1. Where the rows are">
      <form
        className={classes.where}
        onSubmit={(event) => {
          event.preventDefault();
          if (place) onLook(place);
        }}
      >
        <NativeSelect
          label="Kind of place"
          value={chosen.kind}
          onChange={(event) => onChange({ ...chosen, kind: event.currentTarget.value })}
          data={[
            { value: "file", label: "A file in the project" },
            ...known.map(({ kind, label }) => ({ value: kind, label: capital(label) })),
          ]}
        />
        {connector ? (
          <Settings connector={connector} chosen={chosen} onChange={onChange} />
        ) : (
          <Files chosen={chosen} onChange={onChange} />
        )}
        <div>
          <Button type="submit" loading={looking} disabled={place === null}>
            Look at it
          </Button>
        </div>
      </form>
      {connectors.isError && <Failure problem={asProblem(connectors.error)} />}
      {error && <Failure problem={asProblem(error)} />}
    </Section>
  );
}

function Files({ chosen, onChange }: Pick<Props, "chosen" | "onChange">) {
  const files = useQuery(aboutConnecting.files());
  const [share, setShare] = useState<number | null>(null);
  const upload = useUpload(setShare);
  const choose = (file: string) => onChange({ ...chosen, file });
  return (
    <>
      <NativeSelect
        label="File"
        value={chosen.file}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: "", label: files.data?.length === 0 ? "there is none yet" : "choose one" },
          ...(files.data ?? []).map(({ path }) => ({ value: path, label: path })),
        ]}
      />
      <div className={classes.upload}>
        <span className="dim">or</span>
        <FileButton
          accept=".csv,.tsv,.txt,.xlsx,.parquet,.jsonl,.ndjson,.json,.log,.gz,.zst,.bz2,.zip"
          onChange={(file) => file && upload.mutate(file, { onSuccess: ({ path }) => choose(path) })}
        >
          {(props) => (
            <Button
              {...props}
              variant="default"
              loading={upload.isPending}
              leftSection={<Upload size={14} aria-hidden="true" />}
            >
              Upload one
            </Button>
          )}
        </FileButton>
        {upload.isPending && share !== null && (
          <Progress className={classes.share ?? ""} value={share * 100} aria-label="Uploaded so far" />
        )}
        {upload.isError && (
          <span role="alert" className={classes.bad}>
            {sentence(asProblem(upload.error).message)}
          </span>
        )}
      </div>
    </>
  );
}

interface SettingsProps extends Pick<Props, "chosen" | "onChange"> {
  connector: Connector;
}

function Settings({ connector, chosen, onChange }: SettingsProps) {
  const put = (name: string, value: string) =>
    onChange({ ...chosen, settings: { ...chosen.settings, [name]: value } });
  const path: ConnectorSetting = { name: "path", kind: "text", required: true, default: null };
  const settings = connector.gives_files ? [...connector.settings, path] : connector.settings;
  return (
    <>
      <p className={classes.about}>
        <Prose text={connector.description} />
      </p>
      {settings.map((setting) => (
        <SettingInput
          key={setting.name}
          setting={setting}
          value={chosen.settings[setting.name] ?? ""}
          onChange={(value) => put(setting.name, value)}
        />
      ))}
    </>
  );
}

interface SettingProps {
  setting: ConnectorSetting;
  value: string;
  onChange: (value: string) => void;
}

function SettingInput({ setting, value, onChange }: SettingProps) {
  const label = spelled(setting.name);
  if (setting.kind === "yes_no") {
    const on = value === "true";
    return <Switch label={label} checked={on} onChange={() => onChange(on ? "" : "true")} />;
  }
  const given = { label, required: setting.required, placeholder: setting.default ?? "" };
  if (setting.kind === "number") {
    return <NumberInput {...given} value={value} onChange={(next) => onChange(String(next))} />;
  }
  return (
    <TextInput
      {...given}
      value={value}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
