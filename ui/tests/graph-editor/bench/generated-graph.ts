import type { GraphNode } from "@/graph-editor/model/document";
import { aNode, aWire } from "@tests/graph-editor/graph-text";

/** The kinds of nodes the rows are made of, with what they are fed by. */
const KINDS = [
  { type: "flow:branch", into: "exec", out: "exec_true", feed: "logic:compare", pin: "condition" },
  {
    type: "action:bot_set_variable",
    into: "exec",
    out: "exec",
    feed: "math:operation",
    pin: "value",
  },
  { type: "action:send_log", into: "exec", out: "exec", feed: "string:concat", pin: "message" },
] as const;

/** From one column or row of nodes to the next. */
export const STEP = { x: 272, y: 432 };
const FEED_BELOW = 224;

/** The text of a graph of `count` nodes in a block about as wide as it is high, 1.5 wires each. */
export function generatedGraph(count: number): string {
  const columns = Math.ceil(Math.sqrt((count / 2) * (STEP.y / STEP.x) * 1.5));
  const start = { ...aNode("start", "event:command", {}, -STEP.x, 0), extra: { deletable: false } };
  const nodes: GraphNode[] = [start];
  const wires: string[] = [];
  let before = "start.exec";
  let feedBefore: string | null = null;
  for (let n = 0; nodes.length < count; n += 1) {
    const kind = KINDS[n % KINDS.length] ?? KINDS[0];
    const x = (n % columns) * STEP.x;
    const y = Math.floor(n / columns) * STEP.y;
    const id = `n${n}`;
    nodes.push({ ...aNode(id, kind.type, { name: "pings" }, x, y), extra: {} });
    wires.push(`${before} -> ${id}.${kind.into}`);
    before = `${id}.${kind.out}`;
    if (nodes.length === count) break;
    const feed = `f${n}`;
    nodes.push({ ...aNode(feed, kind.feed, {}, x, y + FEED_BELOW), extra: {} });
    wires.push(`${feed}.result -> ${id}.${kind.pin}`);
    const input = { "logic:compare": "a", "math:operation": "a", "string:concat": "pin_0" }[
      kind.feed
    ];
    if (feedBefore !== null) wires.push(`${feedBefore}.result -> ${feed}.${input}`);
    feedBefore = feed;
  }
  const connections = wires.map(aWire);
  return JSON.stringify({ format_version: 1, dialect: "sculk", nodes, connections });
}
