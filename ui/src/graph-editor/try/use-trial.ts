import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import type { DryAnswer, DryExtent, RunEffect, RunTrace } from "@/backend/bindings";
import { toBackendError, type BackendError } from "@/backend/backend-error";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import { soleSelectedNodeId } from "@/graph-editor/store/view-actions";
import type { GivenAnswer } from "@/graph-editor/runs/RunEffects";
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
        extent: extentOf(draft, soleSelectedNodeId(state), state.trail.length > 0),
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

/** How far it goes, by the node that is selected. Nodes inside of subgraphs have no place of their own. */
function extentOf({ extent }: TryDraft, node: string | null, isInside: boolean): DryExtent {
  if (extent === "whole" || node === null || isInside) return { type: "whole" };
  return extent === "upTo" ? { type: "upTo", node } : { type: "only", node, inputs: [] };
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
