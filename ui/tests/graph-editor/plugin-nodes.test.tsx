import { fireEvent, waitFor } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import type { PluginNodeView } from "@/backend/bindings";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import { pinsOf } from "@/graph-editor/model/pins";
import { nodeName, pluginNodeData, searchPluginNodes } from "@/graph-editor/model/plugin-nodes";
import { searchNodes } from "@/graph-editor/model/search";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { graphView, listedGraph } from "@tests/graph-editor/graphs";
import { openEditor, standInForLayout } from "@tests/graph-editor/open-editor";

beforeAll(standInForLayout);

const catalogue = indexCatalogue(testCatalogue);

const weather: PluginNodeView = {
  plugin: "weather",
  pluginTitle: "Weather Teller",
  isRunning: true,
  id: "ask",
  label: "Forecast",
  description: "How warm it is somewhere.",
  category: "Sky",
  isAction: true,
  inputs: [
    { id: "exec", name: "Run", type: "Exec", description: "", required: false, default: null },
    {
      id: "city",
      name: "City",
      type: "String",
      description: "",
      required: true,
      default: '"Oslo"',
    },
  ],
  outputs: [
    { id: "exec", name: "Then", type: "Exec", description: "", required: false, default: null },
    {
      id: "degrees",
      name: "Degrees",
      type: "Number",
      description: "",
      required: false,
      default: null,
    },
  ],
};

const made = () => ({
  id: "n",
  type: "plugin:action",
  position: { x: 0, y: 0 },
  data: pluginNodeData(weather),
  extra: {},
});

describe("a node of a plugin", () => {
  it("holds its pins itself, with types and what a new node begins with", () => {
    const node = made();
    const { inputs, outputs } = pinsOf(node, catalogue.types.get("plugin:action"), []);
    expect(inputs.map(({ id, type, isRequired }) => [id, type, isRequired])).toEqual([
      ["exec", "Exec", false],
      ["city", "String", true],
    ]);
    expect(outputs.map(({ id, type }) => [id, type])).toEqual([
      ["exec", "Exec"],
      ["degrees", "Number"],
    ]);
    expect(node.data["city"]).toBe("Oslo");
    expect(nodeName(node, undefined)).toBe("Forecast");
  });

  it("is found by its plugin's words, and only where the loose end fits", () => {
    const found = (query: string) => searchPluginNodes(catalogue, [weather], query, null);
    expect(found("forecast")).toHaveLength(1);
    expect(found("weather")).toHaveLength(1);
    expect(found("dice")).toHaveLength(0);
    const end = (type: "Number" | "Boolean") =>
      searchPluginNodes(catalogue, [weather], "", { side: "in", type });
    expect(end("Number")[0]?.pin?.id).toBe("degrees");
    expect(end("Boolean")).toHaveLength(0);
  });

  it("is never offered without a plugin", () => {
    expect(searchNodes(catalogue, "plugin", "event", null).map(({ type }) => type.id)).toEqual([]);
  });
});

/** The whole editor is drawn; others may have the processor. */
const SLOW = { timeout: 10_000 };

describe("the palette", () => {
  it(
    "shows what plugins offer under their names, and puts it on the canvas",
    { timeout: 30_000 },
    async () => {
      const core = new EditorCore(graphView(listedGraph));
      core.pluginNodes = [weather];
      const screen = await openEditor(core);
      fireEvent.click(screen.getByTestId("graph-palette-toggle"));
      const item = await screen.findByTestId("palette-plugin:action-weather-ask", {}, SLOW);
      expect(item).toHaveTextContent("Forecast");
      fireEvent.doubleClick(item);
      const checked = () => core.requests("checkGraph").at(-1);
      await waitFor(() => expect(checked()?.document).toMatch(/"plugin":\s*"weather"/), SLOW);
      expect(checked()?.botId).toBe(core.graph.botId);
    },
  );
});
