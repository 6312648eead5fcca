import { describe, expect, it, vi } from "vitest";
import { BackendError } from "@/backend/backend-error";
import { appendLines, CONSOLE_LINES, emptyBuffer, prependLines } from "@/backend/console-buffer";
import { ConsoleStore } from "@/backend/console-store";
import { applyLiveEvent, createLiveStore, seedBots } from "@/backend/live-store";
import { appendState, HISTORY_MS } from "@/backend/state-history";
import { bot, line } from "@tests/scripted/fixtures";
import { oneBot } from "@tests/scripted/scenarios";
import { ScriptedCore } from "@tests/scripted/scripted-core";

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => line(from + at, `line ${from + at}`));

describe("a console buffer", () => {
  it("skips lines it has and adds those it has not", () => {
    const buffer = emptyBuffer();
    expect(appendLines(buffer, lines(1, 3))).toBe("appended");
    expect(appendLines(buffer, lines(2, 5))).toBe("appended");
    expect(appendLines(buffer, lines(4, 5))).toBe("known");
    expect(buffer.lines.map((one) => one.seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it("adds nothing over a gap", () => {
    const buffer = emptyBuffer();
    appendLines(buffer, lines(1, 3));
    expect(appendLines(buffer, lines(5, 6))).toBe("gap");
    expect(buffer.lines).toHaveLength(3);
  });

  it("never holds much more than its limit, and drops the oldest", () => {
    const buffer = emptyBuffer();
    for (let at = 0; at < 13; at++) appendLines(buffer, lines(at * 10_000 + 1, (at + 1) * 10_000));
    expect(buffer.lines.length).toBeLessThanOrEqual(CONSOLE_LINES + 2_000);
    expect(buffer.lines.at(-1)?.seq).toBe(130_000);
    expect(buffer.lines[0]?.seq).toBe(130_000 - buffer.lines.length + 1);
    expect(buffer.hasOlder, "the dropped ones can be read again").toBe(true);
  });

  it("takes older lines in front, up to its limit", () => {
    const buffer = emptyBuffer();
    appendLines(buffer, lines(50, 60));
    expect(prependLines(buffer, lines(40, 52), true)).toBe(10);
    expect(buffer.lines[0]?.seq).toBe(40);
    expect(buffer.hasOlder).toBe(true);
  });
});

describe("the console store", () => {
  const open = async (core: ScriptedCore) => {
    const store = new ConsoleStore(core);
    const listener = vi.fn();
    store.subscribe(1, listener);
    await vi.waitFor(() => expect(store.snapshot(1).status).not.toBe("loading"));
    return { store, listener };
  };

  it("reads the newest page and then grows by events", async () => {
    const core = new ScriptedCore(oneBot(Date.now()));
    const { store } = await open(core);
    store.apply({ type: "consoleAppended", botId: 1, lines: lines(19, 20) });
    await vi.waitFor(() => expect(store.snapshot(1).buffer.lines).toHaveLength(20));
  });

  it("loses no line that comes while the first page is on its way", async () => {
    const core = new ScriptedCore(oneBot(Date.now()));
    const store = new ConsoleStore(core);
    store.subscribe(1, vi.fn());
    store.apply({ type: "consoleAppended", botId: 1, lines: lines(18, 19) });
    await vi.waitFor(() => expect(store.snapshot(1).status).toBe("ready"));
    expect(
      store
        .snapshot(1)
        .buffer.lines.map((one) => one.seq)
        .slice(-2),
    ).toEqual([18, 19]);
  });

  it("reads the console again when lines were missed", async () => {
    const core = new ScriptedCore(oneBot(Date.now()));
    const { store } = await open(core);
    core.script.consoles.set(1, lines(1, 30));
    store.apply({ type: "consoleAppended", botId: 1, lines: lines(30, 30) });
    await vi.waitFor(() => expect(store.snapshot(1).buffer.lines).toHaveLength(30));
  });

  it("tells its listeners once per frame, however many batches come", async () => {
    const core = new ScriptedCore(oneBot(Date.now()));
    const { store, listener } = await open(core);
    listener.mockClear();
    for (let seq = 19; seq < 60; seq++) {
      store.apply({ type: "consoleAppended", botId: 1, lines: lines(seq, seq) });
    }
    await vi.waitFor(() => expect(store.snapshot(1).buffer.lines).toHaveLength(59));
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(1));
  });

  it("says why it could not be read", async () => {
    const core = new ScriptedCore(oneBot(Date.now()));
    core.fail("readConsole", new BackendError("notFound", "That bot is gone.", null));
    const { store } = await open(core);
    expect(store.snapshot(1)).toMatchObject({ status: "failed", error: { code: "notFound" } });
  });
});

describe("the live store", () => {
  it("keeps an event that came after the list was asked for", () => {
    const store = createLiveStore();
    applyLiveEvent(
      store,
      { type: "botStateChanged", botId: 1, state: { type: "connecting", attempt: 1 } },
      200,
    );
    seedBots(store, [bot({ id: 1, state: { type: "stopped" } })], 100);
    expect(store.getState().bots.get(1)?.state.type).toBe("connecting");
    seedBots(store, [bot({ id: 1, state: { type: "stopped" } })], 300);
    expect(store.getState().bots.get(1)?.state.type).toBe("stopped");
  });

  it("remembers a bounded number of changes, newest first", () => {
    const store = createLiveStore();
    for (let at = 0; at < 250; at++) {
      applyLiveEvent(store, { type: "botStateChanged", botId: 1, state: { type: "stopped" } }, at);
    }
    const { changes } = store.getState();
    expect(changes).toHaveLength(200);
    expect(changes[0]?.at).toBe(249);
  });
});

describe("the history of a bot", () => {
  it("closes the span that lasted and opens the next", () => {
    const history = appendState([{ state: "online", from: 0, to: null }], "failed", 500);
    expect(history).toEqual([
      { state: "online", from: 0, to: 500 },
      { state: "failed", from: 500, to: null },
    ]);
  });

  it("forgets what ended more than an hour ago", () => {
    const at = HISTORY_MS + 1_000;
    const history = appendState([{ state: "online", from: 0, to: 500 }], "online", at);
    expect(history).toEqual([{ state: "online", from: at, to: null }]);
  });

  it("does not repeat a state that goes on", () => {
    const history = [{ state: "connecting", from: 5, to: null }];
    expect(appendState(history, "connecting", 9)).toEqual(history);
  });
});
