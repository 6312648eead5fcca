import { useState } from "react";
import type { NodeTypeView } from "@/backend/bindings";
import { SearchInput } from "@/design/SearchInput";
import { useCommands } from "@/graph-editor/canvas/commands";
import type { JsonObject } from "@/graph-editor/model/json";
import { searchPluginNodes } from "@/graph-editor/model/plugin-nodes";
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
        <PluginItems query={query} />
      </div>
    </nav>
  );
}

/** What plugins of the bot offer, under the plugins' names. */
function PluginItems({ query }: { query: string }) {
  const catalogue = useEditor((state) => state.catalogue);
  const offers = useEditor((state) => state.pluginNodes);
  const hits = searchPluginNodes(catalogue, offers, query, null);
  const plugins = [...new Set(offers.map(({ pluginTitle }) => pluginTitle))];
  return plugins.map((title) => {
    const own = hits.filter(({ literal }) => literal === title);
    if (own.length === 0) return null;
    return (
      <section key={title} data-testid={`palette-plugin-${title}`}>
        <h2 className={css.category}>{title}</h2>
        {own.map(({ type, data, partId }) => (
          <PaletteItem key={partId} type={type} data={data} part={partId} />
        ))}
      </section>
    );
  });
}

interface PaletteItemProps {
  type: NodeTypeView;
  /** What the new node holds. */
  data?: JsonObject;
  /** Tells items of one type apart. */
  part?: string | undefined;
}

function PaletteItem({ type, data = {}, part }: PaletteItemProps) {
  const commands = useCommands();
  const { ghost, handlers } = useCanvasDrop((at) => commands.addAt(type.id, at, data));
  return (
    <button
      {...handlers}
      type="button"
      className={css.item}
      title={type.doc}
      data-testid={`palette-${type.id}${part === undefined ? "" : `-${part}`}`}
      onDoubleClick={() => commands.addAt(type.id, null, data)}
      onKeyDown={(event) => {
        if (event.code !== "Enter") return;
        event.preventDefault();
        commands.addAt(type.id, null, data);
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
