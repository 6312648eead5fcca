import { useMemo } from "react";
import { Segmented } from "@/design/Segmented";
import { pathLabel } from "@/graph-editor/store/edit-actions";
import { useEditor } from "@/graph-editor/store/editor-context";
import { soleSelectedNodeId } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { objectOf, wiredFields, withField } from "./entries";
import { DataField } from "./StartFields";
import type { TryDraft } from "./try-draft";
import { soleSelectedPath } from "./use-trial";
import css from "./TryPanel.module.css";

interface ExtentProps {
  draft: TryDraft;
  change: (part: Partial<TryDraft>) => void;
}

/** How far a trial goes, and what goes into a node that is tried alone. */
export function Extent({ draft, change }: ExtentProps) {
  const t = useTranslate();
  const isPicked = useEditor((state) => soleSelectedNodeId(state) !== null);
  const path = useEditor(soleSelectedPath);
  const label = useEditor((state) => (path === null ? null : pathLabel(state, path)));
  return (
    <div className={css.extent}>
      <Segmented
        label={t("editor.try.extent")}
        value={draft.extent}
        options={[
          { value: "whole", label: t("editor.try.whole") },
          { value: "upTo", label: t("editor.try.upTo") },
          { value: "only", label: t("editor.try.only") },
        ]}
        onPick={(extent) => change({ extent })}
      />
      {draft.extent !== "whole" && (
        <p className={css.note}>
          {path === null
            ? t(isPicked ? "editor.try.nobodyUses" : "editor.try.pickNode")
            : t("editor.try.node", { label: label ?? path })}
        </p>
      )}
      {draft.extent === "only" && path !== null && (
        <Inputs key={path} path={path} draft={draft} change={change} />
      )}
    </div>
  );
}

/** The values that wires would bring to the node; without one of these, what the wire reads is asked. */
function Inputs({ path, draft, change }: ExtentProps & { path: string }) {
  const t = useTranslate();
  const document = useEditor((state) => state.document);
  const catalogue = useEditor((state) => state.catalogue);
  const node = useEditor(soleSelectedNodeId);
  const fields = useMemo(
    () => (node === null ? [] : wiredFields(document, catalogue, node)),
    [document, catalogue, node],
  );
  if (fields.length === 0) return null;
  const given = draft.inputs[path] ?? "{}";
  return (
    <>
      <p className={css.note}>{t("editor.try.inputs")}</p>
      {fields.map((field) => (
        <DataField
          key={field.name}
          field={field}
          value={objectOf(given)[field.name]}
          onChange={(value) =>
            change({ inputs: { ...draft.inputs, [path]: withField(given, field.name, value) } })
          }
        />
      ))}
    </>
  );
}
