import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, it } from "vitest";
import { BackendError } from "@/backend/backend-error";
import { BackendProvider } from "@/backend/BackendProvider";
import { useBots } from "@/backend/bots";
import { createBackend } from "@/backend/create-backend";
import { useRead, useWrite } from "@/backend/queries";
import { createQueryClient } from "@/backend/query-client";
import { oneBot } from "@tests/scripted/scenarios";
import { ScriptedCore } from "@tests/scripted/scripted-core";

function setUp() {
  const core = new ScriptedCore(oneBot(Date.now()));
  const backend = createBackend(core);
  const client = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <BackendProvider backend={backend} client={client}>
      {children}
    </BackendProvider>
  );
  const nCalls = (name: string) => core.calls.filter((call) => call.name === name).length;
  // Once subscribed to events, the window catches up on what it may have missed; only then is a
  // further call the answer to something.
  const settled = () => waitFor(() => expect(nCalls("getResourceUse")).toBe(1));
  return { core, wrapper, nCalls, settled };
}

describe("reads and writes", () => {
  it("read again what a write invalidates, and nothing else", async () => {
    const { wrapper, nCalls, settled } = setUp();
    const { result } = renderHook(
      () => ({
        servers: useRead("listServers", {}),
        bots: useRead("listBots", {}),
        create: useWrite("createServer"),
      }),
      { wrapper },
    );
    await waitFor(() => expect(result.current.bots.data).toHaveLength(1));
    await settled();
    const before = { servers: nCalls("listServers"), bots: nCalls("listBots") };
    await act(() => result.current.create.mutateAsync({ name: "", address: "localhost:25570" }));
    await waitFor(() => expect(result.current.servers.data).toHaveLength(2));
    expect(nCalls("listServers")).toBe(before.servers + 1);
    expect(nCalls("listBots"), "creating a server changes no bot").toBe(before.bots);
  });

  it("read again when the core says that a tag is stale", async () => {
    const { core, wrapper, nCalls, settled } = setUp();
    const { result } = renderHook(
      () => ({
        servers: useRead("listServers", {}),
        commands: useRead("listCommands", { botId: 1 }),
      }),
      { wrapper },
    );
    await waitFor(() => expect(result.current.commands.data).toHaveLength(3));
    await settled();
    const before = { servers: nCalls("listServers"), commands: nCalls("listCommands") };
    act(() => core.emit({ type: "cacheInvalidated", tags: ["commands"] }));
    await waitFor(() => expect(nCalls("listCommands")).toBe(before.commands + 1));
    expect(nCalls("listServers")).toBe(before.servers);
  });

  it("hand the core's error on as it is", async () => {
    const { core, wrapper } = setUp();
    core.fail("listServers", new BackendError("internal", "The disk is full.", "os error 28"));
    const { result } = renderHook(() => useRead("listServers", {}), { wrapper });
    await waitFor(() => expect(result.current.error?.message).toBe("The disk is full."));
    expect(result.current.error?.details).toBe("os error 28");
  });
});

describe("live states", () => {
  it("overlay the list as events come", async () => {
    const { core, wrapper } = setUp();
    const { result } = renderHook(() => useBots(), { wrapper });
    await waitFor(() => expect(result.current.data?.[0]?.state.type).toBe("online"));
    act(() => core.setState(1, { type: "stopped" }));
    await waitFor(() => expect(result.current.data?.[0]?.state.type).toBe("stopped"));
    expect(result.current.data?.[0]?.lastHour.at(-1)).toMatchObject({ state: "stopped", to: null });
  });
});
