import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, describe, expect, it } from "vitest";
import { BackendError, toBackendError } from "@/backend/backend-error";
import { desktopTransport } from "@/backend/desktop-transport";

afterEach(clearMocks);

describe("the desktop transport", () => {
  it("calls a command by its name on the wire, with its request", async () => {
    const seen: unknown[] = [];
    mockIPC((cmd, args) => {
      seen.push([cmd, args]);
      return [];
    });
    await expect(desktopTransport.call("listCommands", { botId: 7 })).resolves.toEqual([]);
    expect(seen).toEqual([["list_commands", { req: { botId: 7 } }]]);
  });

  it("rejects with the core's own error", async () => {
    mockIPC(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- what the host does
      throw { code: "nameTaken", message: "Another bot has this name.", details: null };
    });
    const call = desktopTransport.call("getSettings", {});
    await expect(call).rejects.toBeInstanceOf(BackendError);
    await expect(call).rejects.toMatchObject({
      code: "nameTaken",
      message: "Another bot has this name.",
    });
  });
});

describe("whatever was thrown", () => {
  it("becomes an internal error that keeps the details", () => {
    const error = toBackendError("IPC is gone");
    expect(error.code).toBe("internal");
    expect(error.details).toContain("IPC is gone");
  });

  it("stays what it is when it is one already", () => {
    const error = new BackendError("conflict", "Somebody saved.", "revision 4");
    expect(toBackendError(error)).toBe(error);
  });
});
