import { useRef, useState, type PointerEvent } from "react";
import type { NodeTypeView } from "@/backend/bindings";
import { SearchInput } from "@/design/SearchInput";
import { useCommands } from "@/graph-editor/canvas/commands";
import type { Point } from "@/graph-editor/model/document";
import { searchNodes } from "@/graph-editor/model/search";
import { CategoryIcon } from "@/graph-editor/nodes/CategoryIcon";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
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

/** Pointer events rather than the browser's drag and drop: web views differ too much in that. */
function PaletteItem({ type }: { type: NodeTypeView }) {
  const commands = useCommands();
  const start = useRef<Point | null>(null);
  const [ghost, setGhost] = useState<Point | null>(null);
  const onMove = (event: PointerEvent) => {
    if (!start.current) return;
    const at = { x: event.clientX, y: event.clientY };
    if (ghost || Math.hypot(at.x - start.current.x, at.y - start.current.y) > 4) setGhost(at);
  };
  const onUp = (event: PointerEvent) => {
    const isDragged = ghost !== null;
    start.current = null;
    setGhost(null);
    if (!isDragged) return;
    const under = document.elementFromPoint(event.clientX, event.clientY);
    if (under?.closest(".react-flow")) {
      commands.addAt(type.id, { x: event.clientX, y: event.clientY });
    }
  };
  return (
    <button
      type="button"
      className={css.item}
      title={type.doc}
      data-testid={`palette-${type.id}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerCancel={() => {
        start.current = null;
        setGhost(null);
      }}
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
