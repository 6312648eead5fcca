import { FlaskConical } from "lucide-react";
import { useMemo } from "react";
import type { NodeTypeView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { useCommands } from "@/graph-editor/canvas/commands";
import { useLibrary } from "@/graph-editor/library/use-library";
import type { Catalogue } from "@/graph-editor/model/catalogue";
import type { GraphDocument } from "@/graph-editor/model/document";
import { exampleEdits } from "@/graph-editor/model/template";
import { takeStep } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { selectOnly } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import css from "./SidePanel.module.css";

/** The example of a node type, to be read and to be put into the graph. */
export function ExampleSection({ type }: { type: NodeTypeView }) {
  const t = useTranslate();
  const store = useEditorStore();
  const { frameSelection } = useCommands();
  const catalogue = useEditor((state) => state.catalogue);
  const library = useLibrary();
  const example = useMemo(() => library?.exampleOf(type.id) ?? null, [library, type.id]);
  if (!example) return null;
  const insert = () => {
    const { document, newId } = store.getState();
    const title = t("editor.example.frame", { name: type.label });
    const { edits, nodeIds } = exampleEdits(document, example, title, newId);
    takeStep(store, { key: "insertExample", name: type.label }, edits);
    selectOnly(store, nodeIds);
    requestAnimationFrame(frameSelection);
  };
  return (
    <section className={css.section} data-testid="node-example">
      <h3>{t("editor.example.title")}</h3>
      <p className={css.doc}>{wayThrough(example, catalogue)}</p>
      <Button
        size="small"
        className={css.insert ?? ""}
        icon={<FlaskConical />}
        data-testid="node-example-insert"
        onClick={insert}
      >
        {t("editor.example.insert")}
      </Button>
    </section>
  );
}

/** More steps than these are told as an ellipsis. */
const TOLD = 6;

/** The nodes of an example along its control flow: `On Command → Branch → Send Message`. */
function wayThrough(example: GraphDocument, catalogue: Catalogue): string {
  const names = example.nodes.map(({ type }) => catalogue.types.get(type)?.label ?? type);
  return [...names.slice(0, TOLD), ...(names.length > TOLD ? ["…"] : [])].join(" → ");
}
