/** Search and commands in one: people, segments, pages, actions. */

import { Modal } from "@mantine/core";
import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import classes from "./palette.module.css";
import { type Entry, usePaletteEntries } from "./palette-entries";

export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [chosen, setChosen] = useState(false);
  useEffect(() => {
    if (opened) setChosen(false);
  }, [opened]);
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={600}
      yOffset="12vh"
      // What was chosen has the focus next; only who turns back finds it where it was.
      returnFocus={!chosen}
      classNames={{ content: classes.content ?? "" }}
    >
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content aria-label="Search and commands">
        <Modal.Body p={0}>
          <Finder
            onChoose={(entry) => {
              setChosen(true);
              onClose();
              entry.run();
            }}
          />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** At once, not when the dialog has come in: who presses the keys types on without waiting. */
function takeFocus(field: HTMLInputElement | null) {
  field?.focus();
}

function Finder({ onChoose }: { onChoose: (entry: Entry) => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { entries, searching } = usePaletteEntries(text);
  const id = useId();
  const active = Math.min(at, entries.length - 1);
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && entries.length > 0) setAt((active + step + entries.length) % entries.length);
    else if (event.key === "Enter" && entries[active]) onChoose(entries[active]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className={classes.field}>
        <Search size={18} strokeWidth={1.5} aria-hidden="true" />
        <input
          ref={takeFocus}
          data-autofocus
          role="combobox"
          aria-label="Search people, segments, pages and actions"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={entries[active] && `${id}-${active}`}
          aria-autocomplete="list"
          placeholder="Search people, segments, pages, actions"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      <Results id={id} entries={entries} active={active} onPoint={setAt} onChoose={onChoose} />
      {entries.length === 0 && (
        <p className={classes.nothing} role="status">
          {searching
            ? "Searching …"
            : `Nothing is called “${text.trim()}”. Try a customer’s id or a segment’s name.`}
        </p>
      )}
    </>
  );
}

interface ResultsProps {
  id: string;
  entries: Entry[];
  active: number;
  onPoint: (index: number) => void;
  onChoose: (entry: Entry) => void;
}

function Results({ id, entries, active, onPoint, onChoose }: ResultsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[id="${id}-${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [id, active]);
  return (
    <div id={id} ref={list} role="listbox" aria-label="Results" className={classes.results}>
      {entries.map((entry, index) => {
        const Icon = entry.icon;
        const opensGroup = entries[index - 1]?.group !== entry.group;
        return (
          <div key={`${entry.group} ${entry.id}`} role="presentation">
            {opensGroup && (
              <div className={classes.group} role="presentation">
                {entry.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the field, which keeps the focus */}
            <div
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className={classes.option}
              onPointerMove={() => index !== active && onPoint(index)}
              onClick={() => onChoose(entry)}
            >
              <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
              <span className={classes.name}>{entry.title}</span>
              <span className={classes.detail}>{entry.detail}</span>
            </div>
          </div>
        );
      })}
    </div>
  );
}
