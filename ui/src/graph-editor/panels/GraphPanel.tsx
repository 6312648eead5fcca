import { dialectOf } from "@/graph-editor/model/document";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { ArgumentsSection } from "./ArgumentsSection";
import { BookmarkSection } from "./BookmarkSection";
import { OutlineSection } from "./OutlineSection";
import { PortsSection } from "./PortsSection";
import { SubgraphSection } from "./SubgraphSection";
import { VariableSection } from "./VariableSection";
import css from "./SidePanel.module.css";

/** The graph as a whole: its variables and parts, its size and how it is read. */
export function GraphPanel() {
  return (
    <>
      <PortsSection />
      <ArgumentsSection />
      <VariableSection />
      <SubgraphSection />
      <BookmarkSection />
      <OutlineSection />
      <SizeSection />
    </>
  );
}

function SizeSection() {
  const t = useTranslate();
  const nodeCount = useEditor((state) => state.document.nodes.length);
  const wireCount = useEditor((state) => state.document.connections.length);
  const looseCount = useEditor((state) => state.document.loose.length);
  const dialect = useEditor((state) => dialectOf(state.document));
  return (
    <section className={css.section}>
      <h3>{t("editor.panel.graph")}</h3>
      <p className={css.doc}>{t("editor.panel.size", { nodes: nodeCount, wires: wireCount })}</p>
      {looseCount > 0 && (
        <p className={css.doc}>{t("editor.panel.loose", { count: looseCount })}</p>
      )}
      <p className={css.doc}>
        {t(dialect === "sculk" ? "editor.panel.sculk" : "editor.panel.blockmine")}
      </p>
    </section>
  );
}
