import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ConsoleLine } from "@/backend/bindings";
import { renderWindow } from "@tests/render-window";
import { oneBot } from "@tests/scripted/scenarios";

/** More lines than are read when a console is opened. */
const LINES = 20_000;
/** Lines that hold what is searched for: far back, twice, and a little before what is read at once. */
const WORDS = new Map([
  [12, "an old needle"],
  [40, "another needle"],
  [14_000, "a quartz stair"],
]);

function line(seq: number): ConsoleLine {
  const plain = {
    color: null,
    bold: false,
    italic: false,
    underlined: false,
    strikethrough: false,
    obfuscated: false,
  };
  return {
    seq,
    at: 1_700_000_000_000 + seq * 1_000,
    source: "chat",
    level: seq === 40 ? "debug" : "info",
    spans: [{ text: WORDS.get(seq) ?? `line ${seq}`, ...plain }],
    player: null,
    node: null,
  };
}

async function atLongConsole() {
  const script = oneBot(Date.now());
  script.settings.place = JSON.stringify({
    tabs: [{ type: "bot", botId: 1, section: "console" }],
    activeId: "bot:1",
  });
  script.consoles.set(
    1,
    Array.from({ length: LINES }, (_, at) => line(at + 1)),
  );
  const rendered = renderWindow(script);
  await screen.findAllByTestId("console-line");
  return { ...rendered, search: screen.getByTestId("console-search") };
}

const shows = (text: string) =>
  waitFor(() => {
    const lines = screen.getAllByTestId("console-line");
    expect(lines.some((one) => one.textContent.includes(text))).toBe(true);
  });

describe("the search in a console", () => {
  it("finds what was written long ago, shows it among its neighbours, and comes back", async () => {
    const { core, user, search } = await atLongConsole();
    await user.type(search, "needle");
    expect(screen.getByTestId("console-found")).toHaveTextContent("none");
    await user.keyboard("{Enter}");
    expect(await screen.findByTestId("console-past")).toBeInTheDocument();
    await shows("an old needle");
    await shows("line 11");
    // The other one is below the least level shown.
    expect(screen.getByTestId("console-found")).toHaveTextContent("1 of 1");
    const pages = core.calls.filter(({ name }) => name === "readConsole");
    expect(pages, "what lies between is not fetched").toHaveLength(2);

    await user.click(screen.getByTestId("console-past-leave"));
    expect(screen.queryByTestId("console-past")).not.toBeInTheDocument();
    await shows(`line ${LINES - 999}`);
  });

  it("reads on to what lies a little further back, and says when nothing older is there", async () => {
    const { user, search } = await atLongConsole();
    await user.type(search, "quartz");
    await user.click(screen.getByTestId("console-search-older"));
    await waitFor(() => expect(screen.getByTestId("console-found")).toHaveTextContent("1 of 1"));
    expect(screen.queryByTestId("console-past")).not.toBeInTheDocument();
    await user.click(screen.getByTestId("console-search-older"));
    expect(await screen.findByTestId("toast")).toHaveTextContent("Nothing written before holds");
  });

  it("goes back and forth between old finds", async () => {
    const { user, search } = await atLongConsole();
    await user.selectOptions(screen.getByLabelText("Least level shown"), "debug");
    await user.type(search, "needle{Enter}");
    await shows("another needle");
    const found = screen.getByTestId("console-found");
    await waitFor(() => expect(found).toHaveTextContent("2 of 2"));
    await user.keyboard("{Enter}");
    expect(found).toHaveTextContent("1 of 2");
    await user.keyboard("{Shift>}{Enter}{/Shift}");
    expect(found).toHaveTextContent("2 of 2");
    // On from the newest of the old finds is back to now.
    await user.keyboard("{Shift>}{Enter}{/Shift}");
    await waitFor(() => expect(screen.queryByTestId("console-past")).not.toBeInTheDocument());
  });
});
