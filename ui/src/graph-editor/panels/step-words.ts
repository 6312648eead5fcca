import type { StepKey, StepLabel } from "@/graph-editor/model/history";
import type { MessageId } from "@/i18n/catalogue";
import type { Translate } from "@/i18n/locale-context";

const WORDS: Record<StepKey, MessageId> = {
  addNode: "editor.step.addNode",
  addTest: "editor.step.addTest",
  renameTest: "editor.step.renameTest",
  deleteTest: "editor.step.deleteTest",
  paste: "editor.step.paste",
  duplicate: "editor.step.duplicate",
  deleteNodes: "editor.step.deleteNodes",
  deleteWires: "editor.step.deleteWires",
  moveNodes: "editor.step.moveNodes",
  connect: "editor.step.connect",
  convert: "editor.step.convert",
  splice: "editor.step.splice",
  setField: "editor.step.setField",
  changePins: "editor.step.changePins",
  layout: "editor.step.layout",
  arrange: "editor.step.arrange",
  addVariable: "editor.step.addVariable",
  changeVariable: "editor.step.changeVariable",
  deleteVariable: "editor.step.deleteVariable",
  import: "editor.step.import",
  reload: "editor.step.reload",
  restoreDraft: "editor.step.restoreDraft",
  fix: "editor.step.fix",
  bend: "editor.step.bend",
  addFrame: "editor.step.addFrame",
  editFrame: "editor.step.editFrame",
  addComment: "editor.step.addComment",
  editComment: "editor.step.editComment",
  moveMark: "editor.step.moveMark",
  resizeMark: "editor.step.resizeMark",
  deleteMarks: "editor.step.deleteMarks",
  addBookmark: "editor.step.addBookmark",
  changeBookmark: "editor.step.changeBookmark",
  deleteBookmark: "editor.step.deleteBookmark",
  makeSubgraph: "editor.step.makeSubgraph",
  unpack: "editor.step.unpack",
  addSubgraph: "editor.step.addSubgraph",
  renameSubgraph: "editor.step.renameSubgraph",
  deleteSubgraph: "editor.step.deleteSubgraph",
  changePorts: "editor.step.changePorts",
  renameArgument: "editor.step.renameArgument",
  insertExample: "editor.step.insertExample",
  insertTemplate: "editor.step.insertTemplate",
};

/** What a step is called in "Undo: …". */
export function stepWords(t: Translate, label: StepLabel): string {
  return t(WORDS[label.key], { count: label.count ?? 1, name: label.name ?? "" });
}
