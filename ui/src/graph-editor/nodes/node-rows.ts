import type { SettingView } from "@/backend/bindings";
import type { NodePins, Pin } from "@/graph-editor/model/pins";

/** One line of a node's body. */
export interface NodeRow {
  readonly key: string;
  readonly input: Pin | null;
  readonly output: Pin | null;
  readonly setting: SettingView | null;
}

/**
 * Lays pins and settings out in lines. A pin with a field has its line to itself, connected or
 * not, so that plugging a wire in moves nothing; the others share lines with those across.
 * Settings follow the execution pins.
 */
export function nodeRows(pins: NodePins, settings: readonly SettingView[]): NodeRow[] {
  const rows: NodeRow[] = [];
  const outputs = [...pins.outputs];
  const settingRows = settings
    .filter(({ key }) => !pins.inputs.some((pin) => pin.id === key))
    .map((setting) => ({ key: `setting ${setting.key}`, input: null, output: null, setting }));
  let isSettingsDue = true;
  for (const input of pins.inputs) {
    if (isSettingsDue && input.type !== "Exec") {
      isSettingsDue = false;
      rows.push(...settingRows);
    }
    const output = input.field ? null : takeOutput(outputs, input);
    rows.push({ key: `in ${input.id}`, input, output, setting: null });
  }
  if (isSettingsDue) rows.push(...settingRows);
  for (const output of outputs) {
    rows.push({ key: `out ${output.id}`, input: null, output, setting: null });
  }
  return rows;
}

function takeOutput(outputs: Pin[], input: Pin): Pin | null {
  const next = outputs[0];
  if (!next || next.field || (input.type === "Exec" && next.type !== "Exec")) return null;
  outputs.shift();
  return next;
}
