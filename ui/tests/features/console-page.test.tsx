import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderWindow } from "@tests/render-window";
import { oneBot } from "@tests/scripted/scenarios";

const now = Date.now();

function atConsole() {
  const script = oneBot(now);
  script.settings.place = JSON.stringify({
    tabs: [{ type: "bot", botId: 1, section: "console" }],
    activeId: "bot:1",
  });
  return renderWindow(script);
}

/** The line that holds a text. */
async function lineWith(text: string): Promise<HTMLElement> {
  const lines = await screen.findAllByTestId("console-line");
  const found = lines.find((one) => one.textContent.includes(text));
  if (!found) throw new Error(`no line holds ${text}`);
  return found;
}

describe("the console", () => {
  it("acts on a player whose name is clicked", async () => {
    const { user } = atConsole();
    const nyx = await lineWith("anyone selling diamonds");
    await user.click(within(nyx).getByTestId("console-player"));
    await user.click(await screen.findByTestId("menu-whisper"));
    expect(screen.getByTestId("console-input")).toHaveValue("/msg Nyx ");

    await user.click(within(await lineWith("anyone selling")).getByTestId("console-player"));
    await user.click(await screen.findByTestId("menu-only-player"));
    await waitFor(() => expect(screen.getAllByTestId("console-line")).toHaveLength(1));
    await user.click(screen.getByTestId("console-only-player"));
    await waitFor(() => expect(screen.getAllByTestId("console-line").length).toBeGreaterThan(5));
  });

  it("completes players and commands, and brings back what was sent", async () => {
    const { core, user } = atConsole();
    const input = await screen.findByTestId("console-input");
    await lineWith("anyone selling");
    await user.type(input, "/msg Ny");
    expect(await screen.findByRole("listbox", { name: "What fits" })).toBeInTheDocument();
    await user.tab();
    expect(input).toHaveValue("/msg Nyx ");
    await user.type(input, "hi{Enter}");
    expect(core.calls).toContainEqual({ name: "sendChat", req: { id: 1, text: "/msg Nyx hi" } });
    await user.type(input, "@pr");
    await user.click(await screen.findByTestId("console-option-@price"));
    expect(input).toHaveValue("@price ");
    await user.clear(input);
    await user.type(input, "{ArrowUp}");
    expect(input).toHaveValue("/msg Nyx hi");
  });

  it("puts the options away on Esc, until something else is typed", async () => {
    const { user } = atConsole();
    const input = await screen.findByTestId("console-input");
    await lineWith("anyone selling");
    await user.type(input, "@p");
    await screen.findByRole("listbox");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("listbox")).not.toBeInTheDocument();
    await user.type(input, "i");
    expect(await screen.findByRole("listbox")).toBeInTheDocument();
  });

  it("goes to a moment, refuses what is none, and says where the console begins", async () => {
    const { user } = atConsole();
    await lineWith("anyone selling");
    await user.click(screen.getByTestId("console-jump"));
    const time = await screen.findByTestId("console-jump-time");
    await user.type(time, "99:99");
    expect(await screen.findByText("This is no time of day.")).toBeInTheDocument();
    expect(screen.getByTestId("console-jump-go")).toBeDisabled();
    await user.clear(time);
    await user.type(time, "2001-01-01 00:00{Enter}");
    expect(await screen.findByTestId("toast")).toHaveTextContent("holds nothing that old");
    expect(screen.getByTestId("console-pause")).toHaveTextContent("Follow");
  });

  it("lands on the node of a graph's error", async () => {
    const { user } = atConsole();
    const error = await lineWith("No variable is named");
    await user.click(within(error).getByTestId("open-node"));
    expect(await screen.findByTestId("tab-graph:command:1")).toBeInTheDocument();
  });
});
