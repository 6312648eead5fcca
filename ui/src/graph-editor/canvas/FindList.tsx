import { Command } from "cmdk";
import { use, useMemo, useState } from "react";
import { classNames } from "@/design/class-names";
import { Kbd } from "@/design/Kbd";
import type { Point } from "@/graph-editor/model/document";
import { findInGraph, type Found } from "@/graph-editor/model/find";
import { findSubgraph, pathTo } from "@/graph-editor/model/subgraph-view";
import { CategoryIcon } from "@/graph-editor/nodes/CategoryIcon";
import { useOtherGraphs, type OtherGraph } from "@/graph-editor/store/all-graphs";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { OpenGraphContext } from "@/graph-editor/store/open-graph";
import { closeOverlay } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { useCommands } from "./commands";
import { FloatingBox } from "./FloatingBox";
import css from "./SearchList.module.css";

/** More than fit a screen are of no use; typing narrows them down. */
const SHOWN = 60;

/** A node of this graph, or of another one of the bot. */
interface Hit {
  readonly found: Found;
  readonly other: OtherGraph | null;
}

/** Finds nodes by what they are called and what is written in them: in this graph and its
 *  subgraphs, or in all graphs of the bot. */
export function FindList({
  at,
  startsEverywhere,
  onDone,
}: {
  at: Point;
  startsEverywhere: boolean;
  /** Called with the node that was picked, if one was. */
  onDone: (nodeId: string | null) => void;
}) {
  const t = useTranslate();
  const store = useEditorStore();
  const pick = usePick(onDone);
  const [query, setQuery] = useState("");
  const [isEverywhere, setEverywhere] = useState(startsEverywhere);
  const { hits, isLoading } = useHits(query, isEverywhere);
  const close = () => {
    closeOverlay(store);
    onDone(null);
  };
  return (
    <FloatingBox at={at} onClose={close} testId="graph-find">
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
          <span className={css.count}>{query.trim() !== "" && hits.length}</span>
          <button
            type="button"
            aria-pressed={isEverywhere}
            className={classNames(css.scope, isEverywhere && css.scopeOn)}
            data-testid="graph-find-everywhere"
            onClick={() => setEverywhere(!isEverywhere)}
          >
            {t("editor.find.everywhere")}
          </button>
        </div>
        <Command.List className={css.items}>
          <Command.Empty className={css.empty}>{t(emptyWords(query, isLoading))}</Command.Empty>
          {hits.slice(0, SHOWN).map((hit) => (
            <FoundItem key={keyOf(hit)} hit={hit} onPick={() => pick(hit)} />
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

const keyOf = ({ found, other }: Hit) =>
  [other ? `${other.ref.kind}:${String(other.ref.id)}` : "", found.subgraphId, found.node.id].join(
    " ",
  );

function emptyWords(query: string, isLoading: boolean) {
  if (query.trim() === "") return "editor.find.hint";
  return isLoading ? "common.state.loading" : "editor.find.nothing";
}

function useHits(query: string, isEverywhere: boolean) {
  const root = useEditor((state) => state.history.document);
  const catalogue = useEditor((state) => state.catalogue);
  const botId = useEditor((state) => state.botId);
  const own = useEditor((state) => state.source.ref);
  const others = useOtherGraphs(botId, own, isEverywhere);
  const hits = useMemo((): Hit[] => {
    const here = findInGraph(root, catalogue, query).map((found) => ({ found, other: null }));
    if (!isEverywhere) return here;
    const there = (others ?? []).flatMap((other) =>
      findInGraph(other.document, catalogue, query).map((found) => ({ found, other })),
    );
    return [...here, ...there];
  }, [root, catalogue, query, isEverywhere, others]);
  return { hits, isLoading: isEverywhere && others === null };
}

function usePick(onDone: (nodeId: string | null) => void) {
  const store = useEditorStore();
  const { goTo } = useCommands();
  const openGraph = use(OpenGraphContext);
  return ({ found, other }: Hit) => {
    const { node, subgraphId } = found;
    closeOverlay(store);
    if (!other) {
      goTo({ subgraphId, nodeId: node.id });
      onDone(node.id);
      return;
    }
    const path = pathTo(other.document, subgraphId, node.id) ?? node.id;
    openGraph?.(other.ref, store.getState().botId, other.title, path);
    onDone(null);
  };
}

function FoundItem({ hit, onPick }: { hit: Hit; onPick: () => void }) {
  const { found, other } = hit;
  const { node, label, at, subgraphId } = found;
  const category = useEditor((state) => state.catalogue.types.get(node.type)?.category ?? "");
  const inside = useEditor((state) => {
    const root = other?.document ?? state.history.document;
    return subgraphId === null ? null : (findSubgraph(root, subgraphId)?.name ?? subgraphId);
  });
  const place = [other?.title, inside].filter(Boolean).join(" › ");
  return (
    <Command.Item
      value={keyOf(hit)}
      onSelect={onPick}
      className={css.item}
      data-testid={`find-item-${node.id}`}
    >
      <CategoryIcon category={category} />
      <span className={css.name}>
        {place && <span className={css.place}>{place} › </span>}
        {label}
      </span>
      <span className={css.way}>{at ? `${at.key}: ${at.text}` : node.id}</span>
    </Command.Item>
  );
}
