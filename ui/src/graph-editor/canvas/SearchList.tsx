import { Command } from "cmdk";
import { useDeferredValue, useMemo, useState } from "react";
import { Kbd } from "@/design/Kbd";
import { connectTargets, type ConnectTarget } from "@/graph-editor/model/connect-targets";
import { findNode, type GraphNode } from "@/graph-editor/model/document";
import { findPin } from "@/graph-editor/model/pins";
import { searchNodes, type SearchHit } from "@/graph-editor/model/search";
import { searchPluginNodes } from "@/graph-editor/model/plugin-nodes";
import { searchParts } from "@/graph-editor/model/search-parts";
import { CategoryIcon } from "@/graph-editor/nodes/CategoryIcon";
import { pinTypeName } from "@/graph-editor/nodes/pin-type-name";
import { PinShape } from "@/graph-editor/nodes/PinShape";
import { addHit, connectPins } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import type { Overlay } from "@/graph-editor/store/editor-store";
import { closeOverlay } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { FloatingBox } from "./FloatingBox";
import css from "./SearchList.module.css";

type Search = Extract<Overlay, { type: "search" }>;

/** More than fit a screen are of no use; typing narrows them down. */
const SHOWN = 60;
/** So many stand there at once; the others follow when the list is on the screen. */
const FIRST_SHOWN = 10;

/** The list of what can be added here, or what a wire can be plugged into. */
export function SearchList({
  search,
  onDone,
}: {
  search: Search;
  /** Called with the node that was added, if one was. */
  onDone: (nodeId: string | null) => void;
}) {
  const t = useTranslate();
  const store = useEditorStore();
  const [query, setQuery] = useState("");
  const { pin, hits, targets, all } = useFindings(search, query);
  const end = (nodeId: string | null) => {
    closeOverlay(store);
    onDone(nodeId);
  };
  const connect = (target: ConnectTarget) => {
    end(null);
    if (search.from) connectPins(store, search.from, target.ref, search.screen);
  };
  const fits = pin ? pinTypeName(t, pin.type) : "";
  const ask = pin ? t("editor.search.fits", { type: fits }) : t("editor.search.all");
  return (
    <FloatingBox at={search.screen} onClose={() => end(null)} testId="graph-search">
      <Command shouldFilter={false} loop label={ask} className={css.list}>
        <div className={css.ask}>
          {pin && <PinShape type={pin.type} isFilled />}
          <Command.Input
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the list opens to be typed into
            autoFocus
            value={query}
            onValueChange={setQuery}
            placeholder={ask}
            className={css.input}
            data-testid="graph-search-input"
          />
          <span className={css.count}>{t("editor.search.count", { shown: hits.length, all })}</span>
        </div>
        <Command.List className={css.items}>
          <Command.Empty className={css.empty}>{t("editor.search.nothing")}</Command.Empty>
          <Targets targets={targets} onPick={connect} />
          <Hits
            hits={hits}
            heading={targets.length > 0 ? t("editor.search.newNode") : null}
            fromLabel={pin ? pin.label || fits : null}
            onPick={(hit) => end(addHit(store, hit, search))}
          />
        </Command.List>
        <Foot isConnecting={pin !== undefined} />
      </Command>
    </FloatingBox>
  );
}

/** What the words find: new nodes, and where asked for, pins of the graph. */
function useFindings({ from, offersPins }: Search, query: string) {
  const document = useEditor((state) => state.document);
  const catalogue = useEditor((state) => state.catalogue);
  const kind = useEditor((state) => state.source.ref.kind);
  const offers = useEditor((state) => state.pluginNodes);
  const pin = from ? findPin(document, catalogue, from) : undefined;
  const hits = useMemo(() => {
    const end = pin ? { side: pin.side, type: pin.type } : null;
    const isInside = document.within !== undefined;
    return [
      ...searchParts(catalogue, document, query, end),
      ...searchNodes(catalogue, query, kind, end, isInside),
      ...searchPluginNodes(catalogue, offers, query, end),
    ];
  }, [catalogue, document, query, kind, pin, offers]);
  const targets = useMemo(
    () => (from && offersPins ? matching(connectTargets(document, catalogue, from), query) : []),
    [document, catalogue, from, offersPins, query],
  );
  return { pin, hits, targets, all: catalogue.view.nodes.length };
}

function Foot({ isConnecting }: { isConnecting: boolean }) {
  const t = useTranslate();
  return (
    <footer className={css.foot}>
      <Kbd keys="Enter" />
      {t(isConnecting ? "editor.search.connect" : "editor.search.add")}
      <Kbd keys="Esc" />
      {t("editor.search.close")}
    </footer>
  );
}

function Targets({
  targets,
  onPick,
}: {
  targets: readonly ConnectTarget[];
  onPick: (target: ConnectTarget) => void;
}) {
  const t = useTranslate();
  if (targets.length === 0) return null;
  return (
    <Command.Group heading={t("editor.search.inGraph")} className={css.group}>
      {targets.slice(0, SHOWN).map((target) => (
        <TargetItem key={keyOf(target)} target={target} onPick={onPick} />
      ))}
    </Command.Group>
  );
}

function Hits({
  hits,
  heading,
  fromLabel,
  onPick,
}: {
  hits: readonly SearchHit[];
  heading: string | null;
  fromLabel: string | null;
  onPick: (hit: SearchHit) => void;
}) {
  const shown = useDeferredValue(SHOWN, FIRST_SHOWN);
  return (
    <Command.Group {...(heading ? { heading } : {})} className={css.group}>
      {hits.slice(0, shown).map((hit) => (
        <HitItem
          key={`${hit.type.id} ${hit.partId ?? ""} ${hit.literal ?? ""}`}
          hit={hit}
          fromLabel={fromLabel}
          onPick={onPick}
        />
      ))}
    </Command.Group>
  );
}

const keyOf = ({ ref }: ConnectTarget) => `pin ${ref.nodeId} ${ref.pinId}`;

function matching(targets: readonly ConnectTarget[], query: string): ConnectTarget[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return targets.filter((target) => {
    const text = `${target.nodeLabel} ${target.pin.label} ${target.ref.pinId}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function TargetItem({
  target,
  onPick,
}: {
  target: ConnectTarget;
  onPick: (target: ConnectTarget) => void;
}) {
  const { ref, pin, node, nodeLabel } = target;
  return (
    <Command.Item
      value={keyOf(target)}
      onSelect={() => onPick(target)}
      className={css.item}
      data-testid={`connect-target-${ref.nodeId}-${ref.pinId}`}
    >
      <NodeIcon node={node} />
      <span className={css.name}>{nodeLabel}</span>
      <span className={css.way}>{pin.label || pin.id}</span>
      <PinShape type={pin.type} isFilled={false} />
    </Command.Item>
  );
}

function NodeIcon({ node }: { node: GraphNode }) {
  const category = useEditor((state) => {
    const type = findNode(state.document, node.id)?.type ?? node.type;
    return state.catalogue.types.get(type)?.category ?? "";
  });
  return <CategoryIcon category={category} />;
}

function HitItem({
  hit,
  fromLabel,
  onPick,
}: {
  hit: SearchHit;
  fromLabel: string | null;
  onPick: (hit: SearchHit) => void;
}) {
  const { type, literal, pin } = hit;
  const output = pin ?? type.outputs.find((candidate) => candidate.type !== "Exec");
  return (
    <Command.Item
      value={`${type.id} ${hit.partId ?? ""} ${literal ?? ""}`}
      onSelect={() => onPick(hit)}
      className={css.item}
      title={type.doc}
      data-testid={`search-item-${type.id}${hit.partId === undefined ? "" : `-${hit.partId}`}`}
    >
      <CategoryIcon category={type.category} />
      <span className={css.name}>
        {type.label}
        {literal && <code className={css.literal}>{literal}</code>}
      </span>
      {fromLabel && pin && (
        <span className={css.way}>
          {fromLabel} {pin.side === "in" ? "→" : "←"} {pin.label || pin.id}
        </span>
      )}
      {output && <PinShape type={output.type} isFilled={pin !== null} />}
    </Command.Item>
  );
}
