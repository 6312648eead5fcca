import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import type { DryAnswer, DryExtent, RunEffect, RunTrace } from "@/backend/bindings";
import { toBackendError, type BackendError } from "@/backend/backend-error";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { pathTo } from "@/graph-editor/model/subgraph-view";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import type { EditorState } from "@/graph-editor/store/editor-store";
import { soleSelectedNodeId } from "@/graph-editor/store/view-actions";
import type { GivenAnswer } from "@/graph-editor/runs/RunEffects";
import { objectOf } from "./entries";
import type { TryDraft } from "./try-draft";

/** A trial under way, and how to begin one. */
export interface Trial {
  readonly isBusy: boolean;
  readonly error: BackendError | null;
  /** Runs the graph as it is on the canvas; nothing comes where that failed. */
  run: (draft: TryDraft) => Promise<RunTrace | null>;
}

/** Tries the graph as it is on the canvas, without a world. */
export function useTrial(): Trial {
  const store = useEditorStore();
  const { transport } = useBackend();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<BackendError | null>(null);
  const run = async (draft: TryDraft) => {
    const state = store.getState();
    setBusy(true);
    setError(null);
    try {
      return await transport.call("dryRun", {
        graph: state.source.ref,
        document: serializeDocument(state.history.document),
        start: draft.start,
        answers: [...draft.answers],
        likeRun: draft.likeRun,
        extent: extentOf(draft, soleSelectedPath(state)),
      });
    } catch (thrown) {
      setError(toBackendError(thrown));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, run };
}

/** The path of the node that is selected alone; of one inside a subgraph, by the first way that leads
 *  there. Nothing leads into a subgraph that nobody uses. */
export function soleSelectedPath(state: EditorState): string | null {
  const node = soleSelectedNodeId(state);
  return node === null ? null : pathTo(state.history.document, state.trail.at(-1) ?? null, node);
}

/** How far it goes, by the node that is selected. */
function extentOf({ extent, inputs }: TryDraft, node: string | null): DryExtent {
  if (extent === "whole" || node === null) return { type: "whole" };
  if (extent === "upTo") return { type: "upTo", node };
  const given = Object.entries(objectOf(inputs[node] ?? "{}"));
  return {
    type: "only",
    node,
    inputs: given.map(([pin, value]) => ({ pin, value: JSON.stringify(value) })),
  };
}

/** The answers with one more: to the effect that was listed, instead of what it got before. */
export function withAnswer(
  answers: readonly DryAnswer[],
  { effect }: RunEffect,
  given: GivenAnswer,
): readonly DryAnswer[] {
  const answer: DryAnswer = {
    effect,
    value: "value" in given ? given.value : null,
    failed: "failed" in given ? given.failed : null,
    isAlways: true,
  };
  return [...answers.filter((one) => one.effect !== effect), answer];
}
