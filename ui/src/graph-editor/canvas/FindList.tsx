import { Command } from "cmdk";
import { useMemo, useState } from "react";
import { Kbd } from "@/design/Kbd";
import type { Point } from "@/graph-editor/model/document";
import { findInGraph, type Found } from "@/graph-editor/model/find";
import { CategoryIcon } from "@/graph-editor/nodes/CategoryIcon";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { closeOverlay } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { useCommands } from "./commands";
import { FloatingBox } from "./FloatingBox";
import css from "./SearchList.module.css";

/** More than fit a screen are of no use; typing narrows them down. */
const SHOWN = 60;

/** Finds nodes of this graph by what they are called and what is written in them. */
export function FindList({
  at,
  onDone,
}: {
  at: Point;
  /** Called with the node that was picked, if one was. */
  onDone: (nodeId: string | null) => void;
}) {
  const t = useTranslate();
  const store = useEditorStore();
  const { goTo } = useCommands();
  const document = useEditor((state) => state.document);
  const catalogue = useEditor((state) => state.catalogue);
  const [query, setQuery] = useState("");
  const found = useMemo(
    () => findInGraph(document, catalogue, query),
    [document, catalogue, query],
  );
  const end = (nodeId: string | null) => {
    closeOverlay(store);
    if (nodeId !== null) goTo(nodeId);
    onDone(nodeId);
  };
  return (
    <FloatingBox at={at} onClose={() => end(null)} testId="graph-find">
      <Command shouldFilter={false} loop label={t("editor.find.ask")} className={css.list}>
        <div className={css.ask}>
          <Command.Input
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the list opens to be typed into
            autoFocus
            value={query}
            onValueChange={setQuery}
            placeholder={t("editor.find.ask")}
            className={css.input}
            data-testid="graph-find-input"
          />
          <span className={css.count}>{query.trim() !== "" && found.length}</span>
        </div>
        <Command.List className={css.items}>
          <Command.Empty className={css.empty}>
            {t(query.trim() === "" ? "editor.find.hint" : "editor.find.nothing")}
          </Command.Empty>
          {found.slice(0, SHOWN).map((item) => (
            <FoundItem key={item.node.id} found={item} onPick={() => end(item.node.id)} />
          ))}
        </Command.List>
        <footer className={css.foot}>
          <Kbd keys="Enter" />
          {t("editor.find.go")}
          <Kbd keys="Esc" />
          {t("editor.search.close")}
        </footer>
      </Command>
    </FloatingBox>
  );
}

function FoundItem({ found, onPick }: { found: Found; onPick: () => void }) {
  const { node, label, at } = found;
  const category = useEditor((state) => state.catalogue.types.get(node.type)?.category ?? "");
  return (
    <Command.Item
      value={node.id}
      onSelect={onPick}
      className={css.item}
      data-testid={`find-item-${node.id}`}
    >
      <CategoryIcon category={category} />
      <span className={css.name}>{label}</span>
      <span className={css.way}>{at ? `${at.key}: ${at.text}` : node.id}</span>
    </Command.Item>
  );
}
