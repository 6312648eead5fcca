import { describe, expect, it } from "vitest";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import { applyEdits } from "@/graph-editor/model/edit";
import { brokenInvariants } from "@/graph-editor/model/invariants";
import { exampleEdits, templateEdits } from "@/graph-editor/model/template";
import { allTemplates, exampleOf, templateFiles } from "@/graph-editor/library/library";
import { TEMPLATE_IDS, templateFile } from "@/graph-editor/library/template-ids";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { aGraph, aNode, countingIds, wiresAsText } from "@tests/graph-editor/graph-text";

const catalogue = indexCatalogue(testCatalogue);
const empty = aGraph([{ ...aNode("mine", "event:command"), extra: { deletable: false } }]);

describe("templates", () => {
  it("are all listed, and each can be read", () => {
    const files = templateFiles.map((path) => path.replace(/^.*\//, ""));
    expect(files.sort()).toEqual(TEMPLATE_IDS.map(templateFile).sort());
    expect(allTemplates()).toHaveLength(TEMPLATE_IDS.length);
    expect(TEMPLATE_IDS.length).toBeGreaterThanOrEqual(20);
  });

  it.each(allTemplates().filter(({ kind }) => kind === "command"))(
    "are wired to the entry the graph has: $id",
    ({ document: template }) => {
      const { edits } = templateEdits(empty, template, countingIds());
      const applied = applyEdits(empty, edits);
      const { document } = applied;
      expect(document.nodes.filter(({ type }) => type === "event:command")).toHaveLength(1);
      expect(wiresAsText(document).some((wire) => wire.startsWith("mine.exec -> "))).toBe(true);
      expect(document.connections).toHaveLength(template.connections.length);
      expect(brokenInvariants(document, catalogue)).toEqual([]);
      expect(applyEdits(document, applied.inverse).document).toEqual(empty);
    },
  );

  it.each(allTemplates().filter(({ kind }) => kind === "event"))(
    "bring their event with them: $id",
    ({ document: template }) => {
      const none = aGraph([]);
      const { edits } = templateEdits(none, template, countingIds());
      const { document } = applyEdits(none, edits);
      expect(document.nodes).toHaveLength(template.nodes.length);
      expect(document.connections).toHaveLength(template.connections.length);
    },
  );
});

describe("examples", () => {
  it("come in a frame and leave their entry behind, so that they do not run", () => {
    const example = exampleOf("flow:branch");
    if (!example) throw new Error("no example");
    const { edits } = exampleEdits(empty, example, "Example: Branch", countingIds());
    const { document } = applyEdits(empty, edits);
    expect(document.frames.map(({ title }) => title)).toEqual(["Example: Branch"]);
    expect(wiresAsText(document).some((wire) => wire.startsWith("mine."))).toBe(false);
    expect(document.nodes.some(({ type }) => type === "flow:branch")).toBe(true);
  });

  it("there is none for a type nobody knows", () => {
    expect(exampleOf("mod:thing")).toBeNull();
  });
});
