import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { readBlocks, readLayout } from "@/features/plugins/pages/page-layout";
import { renderWindow } from "@tests/render-window";
import { oneBot } from "@tests/scripted/scenarios";

const open = async () => {
  const script = oneBot(Date.now());
  const tab = { type: "bot", botId: 1, section: "plugins" };
  script.settings.place = JSON.stringify({ tabs: [tab], activeId: "bot:1" });
  const { core, user } = renderWindow(script);
  await user.click(await screen.findByTestId("open-plugin-shop-watch"));
  return { core, user, page: await screen.findByTestId("plugin-page-stock") };
};

describe("the layout of a page", () => {
  it("is read in either form, and has an end whatever a plugin sends", () => {
    const [part] = readLayout([{ component: "Card", props: { children: ["words"] } }]);
    expect(part).toMatchObject({ type: "Card", children: [{ type: "Text" }] });
    expect(readLayout(null)).toEqual([]);
    expect(readLayout(7)).toEqual([]);
    const many = { type: "Stack", children: Array.from({ length: 5_000 }, () => "x") };
    expect(readLayout(many)[0]?.children).toHaveLength(1_999);
    let deep: { type: string; children: unknown[] } = { type: "Stack", children: [] };
    for (let n = 0; n < 500; n += 1) deep = { type: "Stack", children: [deep] };
    const depth = (parts: ReturnType<typeof readLayout>): number =>
      parts.length === 0 ? 0 : 1 + depth(parts[0]?.children ?? []);
    expect(depth(readLayout(JSON.parse(JSON.stringify(deep)) as never))).toBe(21);
  });

  it("knows headings, lists and paragraphs of a text", () => {
    expect(readBlocks("# A\n- b\nc\nd\n\ne").map(({ kind }) => kind)).toEqual([
      "heading",
      "item",
      "paragraph",
      "paragraph",
    ]);
  });
});

describe("a page of a plugin", () => {
  it("shows its data as text alone, and says which part nobody knows", async () => {
    const { page } = await open();
    expect(within(page).getByText("oak_log")).toBeInTheDocument();
    expect(within(page).getByText("<b>bread</b>")).toBeInTheDocument();
    expect(page).toHaveTextContent("• looked at every *minute*");
    expect(page).toHaveTextContent("Hologram");
  });

  it("presses what stands in a row, and shows what came of it", async () => {
    const { core, user, page } = await open();
    await user.click(within(page).getAllByRole("button", { name: "Order" })[1] as HTMLElement);
    await waitFor(() => expect(within(page).getByText("4")).toBeInTheDocument());
    const pressed = core.calls.find(({ name }) => name === "pressPluginPage")?.req;
    expect(pressed).toMatchObject({ botId: 1, plugin: "shop-watch", action: "order" });
    expect(screen.getByText('ordered {"id":2,"rowId":2}')).toBeInTheDocument();
  });

  it("hands over what was typed, and says what the plugin threw", async () => {
    const { core, user, page } = await open();
    const input = within(page).getByTestId("page-input-limit");
    await user.clear(input);
    await user.type(input, "9");
    await user.click(within(page).getByRole("switch", { name: "Tell in chat" }));
    await user.click(within(page).getByTestId("page-submit-limit"));
    await screen.findByText("Too low.");
    const pressed = core.calls.find(({ name }) => name === "pressPluginPage")?.req;
    expect(pressed).toMatchObject({ action: "limit", payload: '{"limit":"9","isLoud":true}' });
  });
});
