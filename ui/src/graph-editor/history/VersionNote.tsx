import { useState } from "react";
import type { GraphPlace, GraphVersionView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { TextInput } from "@/design/TextInput";
import { useTranslate } from "@/i18n/use-translate";

/** The longest note, in characters; the core counts bytes and refuses more than a thousand. */
const MAX_LENGTH = 250;

/** What somebody noted about a version; kept when the field is left. */
export function VersionNote({ graph, version }: { graph: GraphPlace; version: GraphVersionView }) {
  const t = useTranslate();
  const write = useWrite("noteGraphVersion");
  const [text, setText] = useState(version.note);
  const keep = () => {
    const note = text.trim();
    if (note !== version.note) write.mutate({ graph, revision: version.revision, note });
  };
  return (
    <TextInput
      value={text}
      maxLength={MAX_LENGTH}
      placeholder={t("editor.history.notePlaceholder")}
      aria-label={t("editor.history.note", { revision: version.revision })}
      data-testid="graph-history-note"
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep();
      }}
    />
  );
}
