import { useState } from "react";
import type { NodeTypeView } from "@/backend/bindings";
import { SearchInput } from "@/design/SearchInput";
import { useCommands } from "@/graph-editor/canvas/commands";
import { searchNodes } from "@/graph-editor/model/search";
import { CategoryIcon } from "@/graph-editor/nodes/CategoryIcon";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { useCanvasDrop } from "./use-canvas-drop";
import css from "./Palette.module.css";

/** Every node type by category, to drag onto the canvas. */
export function Palette() {
  const t = useTranslate();
  const catalogue = useEditor((state) => state.catalogue);
  const kind = useEditor((state) => state.source.ref.kind);
  const [query, setQuery] = useState("");
  const found = new Set(searchNodes(catalogue, query, kind, null).map(({ type }) => type.id));
  return (
    <nav className={css.palette} aria-label={t("editor.palette.label")} data-testid="graph-palette">
      <div className={css.search}>
        <SearchInput
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          label={t("editor.palette.search")}
        />
      </div>
      <div className={css.scroll}>
        {catalogue.view.categories.map((category) => {
          const types = catalogue.view.nodes.filter(
            (type) => type.category === category.id && found.has(type.id),
          );
          if (types.length === 0) return null;
          return (
            <section key={category.id}>
              <h2 className={css.category}>{category.label}</h2>
              {types.map((type) => (
                <PaletteItem key={type.id} type={type} />
              ))}
            </section>
          );
        })}
      </div>
    </nav>
  );
}

function PaletteItem({ type }: { type: NodeTypeView }) {
  const commands = useCommands();
  const { ghost, handlers } = useCanvasDrop((at) => commands.addAt(type.id, at));
  return (
    <button
      {...handlers}
      type="button"
      className={css.item}
      title={type.doc}
      data-testid={`palette-${type.id}`}
      onDoubleClick={() => commands.addAt(type.id, null)}
      onKeyDown={(event) => {
        if (event.code !== "Enter") return;
        event.preventDefault();
        commands.addAt(type.id, null);
      }}
    >
      <CategoryIcon category={type.category} />
      <span>{type.label}</span>
      {ghost && (
        <span className={css.ghost} style={{ left: ghost.x, top: ghost.y }}>
          {type.label}
        </span>
      )}
    </button>
  );
}
