import type { PinTypeView, Severity } from "@/backend/bindings";
import type { MarkTone } from "@/graph-editor/canvas/marks";
import type { Dot } from "@/graph-editor/debug/debug-state";
import { PIN_PATHS } from "@/graph-editor/nodes/pin-shapes";

/** The design's tokens in the form a canvas takes. */
export interface Palette {
  readonly canvas: string;
  readonly gridDot: string;
  readonly node: string;
  readonly unknownNode: string;
  readonly nodeEdge: string;
  /** A node so far out that it has no edge. */
  readonly patch: string;
  readonly field: string;
  readonly headLine: string;
  readonly title: string;
  readonly label: string;
  readonly event: string;
  readonly selected: string;
  readonly glow: string;
  /** A node that is not there any more. */
  readonly removed: string;
  readonly dots: Readonly<Record<Dot, string>>;
  readonly marks: Readonly<Record<MarkTone, string>>;
  readonly problems: Readonly<Record<Severity, string>>;
  readonly halo: string;
  readonly wireAlpha: number;
  readonly font: string;
  readonly pins: Readonly<Record<PinTypeView, string>>;
}

/** The colour of each kind of problem, by what a token's name stands for. */
export function problemColours(token: (name: string) => string): Record<Severity, string> {
  return { error: token("error"), warning: token("warning"), info: token("text-3") };
}

/** Reads the tokens that hold at an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const pins = Object.fromEntries(
    (Object.keys(PIN_PATHS) as PinTypeView[]).map((type) => [
      type,
      token(`pin-${type === "Wildcard" ? "any" : type.toLowerCase()}`),
    ]),
  ) as Record<PinTypeView, string>;
  return {
    canvas: token("surface-0"),
    gridDot: token("grid-dot"),
    node: token("surface-3"),
    unknownNode: token("surface-2"),
    nodeEdge: token("border-2"),
    patch: token("border-3"),
    field: token("surface-1"),
    headLine: token("border-1"),
    title: token("text-1"),
    label: token("text-2"),
    event: token("accent-6"),
    selected: token("accent-6"),
    glow: token("accent-glow"),
    marks: {
      added: token("online"),
      changed: token("warning"),
      moved: token("connecting"),
      lit: token("accent-6"),
      current: token("text-1"),
      failed: token("error"),
    },
    removed: token("error"),
    dots: {
      on: token("error"),
      conditional: token("error"),
      log: token("connecting"),
      off: token("error"),
      draft: token("error"),
    },
    problems: problemColours(token),
    halo: token("wire-halo"),
    wireAlpha: Number(token("wire-alpha")) || 1,
    font: token("font-ui") || "sans-serif",
    pins,
  };
}
