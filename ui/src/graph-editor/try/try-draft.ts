import { useState } from "react";
import type { DryAnswer, RunStart, RunTrace } from "@/backend/bindings";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import type { EditorStore } from "@/graph-editor/store/editor-store";

/** How far a trial goes: all the way, up to the selected node, or that node alone. */
export type TryExtent = "whole" | "upTo" | "only";

/** What is typed into the form, and what came of it last. */
export interface TryDraft {
  readonly start: RunStart;
  readonly extent: TryExtent;
  /** What goes into a node that is tried alone where a wire would bring it: by the node's path, as an
   *  object of JSON text by pin. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly answers: readonly DryAnswer[];
  /** The run whose answers are taken. */
  readonly likeRun: number | null;
  readonly trace: RunTrace | null;
}

/** Kept while the editor is open: leaving the panel must not cost what was typed. */
const drafts = new WeakMap<EditorStore, TryDraft>();

/** What is typed into the form of this editor, and a way to change it. */
export function useTryDraft(
  first: () => TryDraft,
): readonly [TryDraft, (part: Partial<TryDraft>) => void] {
  const store = useEditorStore();
  const [draft, setDraft] = useState(() => drafts.get(store) ?? first());
  const change = (part: Partial<TryDraft>) => {
    const next = { ...(drafts.get(store) ?? draft), ...part };
    drafts.set(store, next);
    setDraft(next);
  };
  return [draft, change];
}
