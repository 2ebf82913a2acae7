/** Who of them is kept: the result controls as form and as text, and what is wrong with them in its place. */

import { Textarea } from "@mantine/core";
import type { DefinitionProblem } from "../../api/types";
import form from "../../builder/builder.module.css";
import type { ControlName } from "../../builder/keep";
import { controlNames } from "../../builder/keep";
import { KeepForm } from "../../builder/keep-form";
import type { Language } from "../../builder/language";
import type { Draft } from "../../builder/use-draft";
import { Prose } from "../../parts/prose";
import { Section } from "../../parts/section";
import { sentence } from "../../text/words";
import classes from "./builder-page.module.css";
import { faultOf } from "./fault";

export function WhoOfThem({ draft, language }: { draft: Draft; language: Language }) {
  const problems = draft.kept?.problems ?? [];
  // In the form each stands at its control; what belongs to none, or was typed, stands under the text.
  const inForm = draft.keep.from === "form";
  const faultsOf = (name: ControlName) =>
    inForm ? problems.filter((each) => keyOf(each) === name).map(faultOf) : [];
  const under = problems.filter((each) => !inForm || !controlNames.some((name) => name === keyOf(each)));
  const said = draft.kept?.sentences ?? [];
  const all = problems.length > 0 ? "" : "All of them.";
  return (
    <Section title="Who of them" note={said.length > 0 ? sentence(said.join("; ")) : all}>
      <div className={classes.sides}>
        <div className={`${classes.side} ${form.tree}`}>
          <KeepForm
            controls={draft.keep.controls}
            language={language}
            faultsOf={faultsOf}
            onChange={draft.control}
          />
        </div>
        <div className={classes.side}>
          <Textarea
            aria-label="Who of them as text"
            aria-invalid={under.length > 0}
            autosize
            minRows={2}
            maxRows={14}
            spellCheck={false}
            autoCapitalize="off"
            autoCorrect="off"
            placeholder={"# for example\nlimit: 5000"}
            classNames={{ input: classes.keepText ?? "" }}
            value={draft.keep.text}
            onChange={(event) => draft.writeKeep(event.currentTarget.value)}
          />
          {under.length > 0 && (
            <div className={classes.wrong} role="alert">
              {under.map((problem) => (
                <div key={`${problem.code} ${problem.where} ${problem.what}`}>
                  <strong>
                    <Prose text={sentence(problem.what)} />
                  </strong>{" "}
                  {problem.where && <span className="dim">{problem.where}</span>}
                  {problem.hint && (
                    <p>
                      <Prose text={problem.hint} />
                    </p>
                  )}
                </div>
              ))}
            </div>
          )}
        </div>
      </div>
    </Section>
  );
}

/** The control that a problem is about: `split.0.share` and `order_by: line 1, column 1` name theirs. */
function keyOf({ where }: DefinitionProblem): string {
  return /^\w+/.exec(where ?? "")?.[0] ?? "";
}
