import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import {
  expiryOf,
  isJson,
  scopeKey,
  scopeOf,
  valueProblems,
} from "@/features/store-table/value-draft";
import { renderWindow } from "@tests/render-window";
import { oneBot } from "@tests/scripted/scenarios";
import { value } from "@tests/scripted/scripted-values";

const page = () => {
  const script = oneBot(Date.now());
  const tab = { type: "page", page: "store" };
  script.settings.place = JSON.stringify({ tabs: [tab], activeId: "page:store" });
  script.values = [
    value("price", "3"),
    value("user:Alex", '{"votes":7}'),
    value("user:Steve", "plain words"),
    value("balance", "12", { owner: "bank" }),
    value("home", "[1,64,1]", { scope: { type: "bot", id: 1 } }),
  ];
  return script;
};

describe("a value that is typed", () => {
  const draft = { owner: "shop", key: "price", value: "3", expires: "" };

  it("is refused while the core would refuse it", () => {
    const now = Date.now();
    const bad = (part: Partial<typeof draft>) =>
      Object.entries(valueProblems({ ...draft, ...part }, now))
        .filter(([, isBad]) => isBad)
        .map(([field]) => field);
    expect(bad({})).toEqual([]);
    expect(bad({ value: "Ы".repeat(600_000) })).toEqual(["value"]);
    expect(bad({ key: "Ы".repeat(600) })).toEqual(["key"]);
    expect(bad({ owner: "x".repeat(257) })).toEqual(["owner"]);
    expect(bad({ expires: "2020-01-01T00:00" })).toEqual(["expires"]);
    expect(expiryOf({ ...draft, expires: "2030-01-01T00:00" })).toBe(
      new Date(2030, 0, 1).getTime(),
    );
    expect(isJson('{"a":1}') && !isJson("{a")).toBe(true);
  });

  it("belongs to a scope that an option can name", () => {
    for (const scope of [
      { type: "all" },
      { type: "bot", id: 3 },
      { type: "server", id: 9 },
    ] as const) {
      expect(scopeOf(scopeKey(scope))).toEqual(scope);
    }
  });
});

describe("the store's table", () => {
  it("shows a part of a scope, found by the beginning of keys", async () => {
    const { user } = renderWindow(page());
    expect(await screen.findByTestId("value-row-balance")).toHaveTextContent("12");
    await user.selectOptions(screen.getByTestId("value-owner"), "shop");
    expect(await screen.findByTestId("value-row-price")).toBeInTheDocument();
    await user.type(screen.getByLabelText("Keys that begin with"), "user:");
    await waitFor(() => expect(screen.queryByTestId("value-row-price")).not.toBeInTheDocument());
    expect(await screen.findByTestId("value-row-user:Alex")).toHaveTextContent('{"votes":7}');
    await user.selectOptions(screen.getByTestId("value-scope"), "bot:1");
    expect(await screen.findByTestId("value-row-home")).toBeInTheDocument();
  });

  it("changes a value and undoes that", async () => {
    const { core, user } = renderWindow(page());
    await user.click(await screen.findByTestId("edit-value-balance"));
    const text = await screen.findByTestId("value-text");
    expect(text).toHaveValue("12");
    await user.clear(text);
    await user.type(text, "13");
    await user.click(screen.getByTestId("save-value"));
    expect(await screen.findByText("The value balance was changed.")).toBeInTheDocument();
    const kept = () => core.script.values?.find(({ key }) => key === "balance")?.value;
    expect(kept()).toBe("13");
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(kept()).toBe("12"));
  });

  it("deletes a value and brings it back", async () => {
    const { user } = renderWindow(page());
    await user.click(await screen.findByTestId("delete-value-balance"));
    await waitFor(() => expect(screen.queryByTestId("value-row-balance")).not.toBeInTheDocument());
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await user.selectOptions(await screen.findByTestId("value-owner"), "bank");
    expect(await screen.findByTestId("value-row-balance")).toHaveTextContent("12");
  });

  it("adds a value to a part that is new", async () => {
    const { core, user } = renderWindow(page());
    await user.click(await screen.findByTestId("new-value"));
    const owner = await screen.findByTestId("value-owner-name");
    await user.clear(owner);
    await user.type(owner, "votes");
    await user.type(screen.getByTestId("value-key"), "Alex");
    await user.type(screen.getByTestId("value-text"), "1");
    expect(screen.getByText("This is JSON.")).toBeInTheDocument();
    await user.click(screen.getByTestId("save-value"));
    expect(await screen.findByTestId("value-row-Alex")).toBeInTheDocument();
    expect(core.script.values).toContainEqual(
      expect.objectContaining({ owner: "votes", key: "Alex", value: "1", scope: { type: "all" } }),
    );
  });
});
