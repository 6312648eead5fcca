import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { BotView, PracticeLine } from "@/backend/bindings";
import { coachStep } from "@/features/practice/coach";
import { accept, complete } from "@/features/practice/completion";
import { bot } from "@tests/scripted/fixtures";
import { practising } from "@tests/scripted/practising";
import { empty } from "@tests/scripted/scenarios";
import { renderWindow } from "@tests/render-window";

const now = Date.now();
const view = practising(now).practice;
const optionsAt = (line: string) => complete(line, view).options;

describe("completing an operator's command", () => {
  it("offers commands for the first word, with or without a slash", () => {
    expect(optionsAt("t")).toEqual(["talk", "tp", "time"]);
    expect(optionsAt("/gi")).toEqual(["give"]);
    expect(optionsAt("xyz")).toEqual([]);
  });

  it("offers what the argument under the cursor may be", () => {
    expect(optionsAt("give ")).toEqual(["Sculk_1", "Ana", "Mira", "Tomas", "Rook"]);
    expect(optionsAt("give scu")).toEqual(["Sculk_1"]);
    expect(optionsAt("give Ana br")).toEqual(["bread"]);
    expect(optionsAt("talk ")).toEqual(["Mira", "Tomas", "Rook"]);
    expect(optionsAt("time ")).toEqual(["day", "night"]);
    expect(optionsAt("setblock 1 64 1 gl"), "x y z are three words").toEqual(["glass"]);
    expect(optionsAt("setblock 1 ")).toEqual([]);
  });

  it("replaces the last word and leaves the others", () => {
    const line = "give Ana br";
    expect(accept(line, complete(line, view), "bread")).toBe("give Ana bread ");
  });
});

describe("the coach", () => {
  const of = (state: BotView["state"]) => bot({ id: 1, username: "Sculk_1", state });
  const said = (player: string, text: string, seq: number): PracticeLine => ({
    seq,
    at: now,
    kind: "chat",
    player,
    text,
  });

  it("waits for the bot, has it asked, and then changed", () => {
    const online = of({ type: "online", since: now, idleSince: null });
    expect(coachStep(of({ type: "connecting", attempt: 1 }), [])).toBe("wait");
    expect(coachStep(online, [said("Sculk_1", "hello", 0)])).toBe("ask");
    const asked = [said("Mira", "@ping", 1)];
    expect(coachStep(online, asked), "no answer yet").toBe("ask");
    expect(coachStep(online, [...asked, said("Sculk_1", "pong", 2)])).toBe("change");
  });
});

describe("the practice world in the window", () => {
  it("is one click away on the first run", async () => {
    const { core, user } = renderWindow(empty());
    await user.click(await screen.findByTestId("try-practice"));
    expect(await screen.findByTestId("practice-page")).toBeInTheDocument();
    expect(await screen.findByTestId("bot-row-Sculk_1")).toBeInTheDocument();
    expect(screen.getByTestId("practice-address")).toHaveTextContent("127.0.0.1:25580");
    expect(within(screen.getByTestId("practice-players")).getByText("Sculk_1")).toBeVisible();

    await user.click(await screen.findByTestId("coach-ask"));
    expect(core.calls).toContainEqual({
      name: "runPracticeCommand",
      req: { line: "talk Mira @ping" },
    });
    core.say("chat", "Mira", "@ping");
    core.say("chat", "Sculk_1", "pong");
    expect(await screen.findByTestId("coach-open-graph")).toBeInTheDocument();
  });

  it("takes commands, completes them, and stops", async () => {
    const { core, user } = renderWindow({
      ...practising(now),
      settings: {
        ...empty().settings,
        place: JSON.stringify({
          tabs: [{ type: "page", page: "practice" }],
          activeId: "page:practice",
        }),
      },
    });
    const input = await screen.findByTestId("practice-input");
    await user.type(input, "gi");
    await user.tab();
    await user.type(input, "An");
    await user.tab();
    await user.type(input, "bread{Enter}");
    expect(core.calls).toContainEqual({
      name: "runPracticeCommand",
      req: { line: "give Ana bread" },
    });
    expect(input).toHaveValue("");
    await user.type(input, "{ArrowUp}");
    expect(input).toHaveValue("give Ana bread");
    await user.click(screen.getByTestId("practice-stop"));
    await waitFor(() => expect(screen.getByTestId("practice-state")).toHaveTextContent("Stopped"));
    expect(screen.getByTestId("practice-send")).toBeDisabled();
  });
});
