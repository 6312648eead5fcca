import { placeOfNode, placeOfWire } from "@/graph-editor/debug/places";
import { pingGraph } from "@tests/graph-editor/graphs";
import { pausedRun, type ScriptedDebug } from "@tests/graph-editor/scripted-debug";

/** A run of the ping graph that stands still, to be looked at. */
export function scriptDebugging(debug: ScriptedDebug, isPast: boolean): void {
  const plain = { isEnabled: true, condition: "", fromHit: 1, log: "", nHits: 0 };
  const wire = pingGraph.connections.find(({ targetNodeId }) => targetNodeId === "say");
  debug.breakpoints = [
    { ...plain, place: placeOfNode(null, "say"), nHits: 2 },
    { ...plain, place: placeOfNode(null, "ask"), condition: "lives < 3" },
    { ...plain, place: placeOfNode(null, "branch"), log: "asked by {user.username}", nHits: 3 },
    ...(wire ? [{ ...plain, place: placeOfWire(null, wire), isEnabled: false }] : []),
  ];
  debug.runs = [
    pausedRun("ask", {}, { id: 3, who: "Alice", isBotOnline: false }),
    pausedRun("say", {
      step: isPast ? 2 : 6,
      nSteps: 6,
      path: [
        { node: "arg", phase: "evaluate" },
        { node: "branch", phase: "enter" },
        { node: "branch", phase: "act" },
      ],
      pins: [
        { node: "arg", pin: "exists", value: "true", isAhead: false },
        { node: "arg", pin: "value", value: '"hello there"', isAhead: false },
        { node: "join", pin: "result", value: '"pong hello there, says Notch"', isAhead: true },
      ],
      variables: [
        { name: "lives", value: "3" },
        { name: "last", value: '"Notch"' },
      ],
      stack: [{ node: "branch", kind: "chain", round: 0, of: null }],
    }),
  ];
}

/** The same far out: a run that came through the first nodes of a large graph. */
export function scriptFarDebugging(debug: ScriptedDebug): void {
  const plain = { isEnabled: true, condition: "", fromHit: 1, log: "", nHits: 0 };
  debug.breakpoints = [
    { ...plain, place: placeOfNode(null, "n4") },
    { ...plain, place: placeOfNode(null, "n18"), log: "here" },
    { ...plain, place: placeOfNode(null, "n25"), isEnabled: false },
  ];
  const path = Array.from({ length: 24 }, (_, n) => ({
    node: `n${String(n)}`,
    phase: "enter" as const,
  }));
  debug.runs = [pausedRun("n24", { path, step: 24, nSteps: 24 })];
}
