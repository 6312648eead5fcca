import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { describeSaid } from "@/i18n/describe-said";
import { manyBots, oneBot } from "@tests/scripted/scenarios";
import type { Script } from "@tests/scripted/scripted-core";
import { job, schedule } from "@tests/scripted/scripted-schedules";
import { renderWindow } from "@tests/render-window";

const now = Date.now();
const SECTIONS = [
  "overview",
  "console",
  "commands",
  "people",
  "events",
  "runs",
  "plugins",
  "settings",
];
const PAGES = ["dashboard", "graphs", "schedule", "servers", "store", "practice", "settings"];

/** What a browser says of a page that broke. */
const OF_BROWSER = /^(?:Type|Range|Reference|Syntax)Error: /u;

/** Every text that people gave their own things: it is nobody's to translate. */
function given(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === "string") {
    found.add(value);
    // Stored as JSON, shown piece by piece.
    if (/^[[{]/u.test(value)) {
      try {
        given(JSON.parse(value), found);
      } catch {
        // No JSON after all.
      }
    }
  } else if (value instanceof Map) {
    for (const one of value.values()) given(one, found);
  } else if (typeof value === "object" && value !== null) {
    for (const one of Object.values(value)) given(one, found);
  }
  return found;
}

/** What is written on the page, or read aloud of it. */
function written(): string[] {
  const found = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) found.add(walker.currentNode.textContent?.trim() ?? "");
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
    for (const name of ["aria-label", "title", "placeholder"]) {
      found.add(element.getAttribute(name)?.trim() ?? "");
    }
  }
  return [...found];
}

/** Whether it looks like words of English: three in a row. */
const isEnglish = (text: string) => /(?:^|[^/@.\w])[A-Za-z']{2,} [a-z']{2,} [a-z']{2,}/u.test(text);

async function leftOvers(script: Script, place: string): Promise<string[]> {
  script.settings.language = "ru";
  script.settings.place = place;
  const { unmount } = renderWindow(script);
  await waitFor(() => expect(document.querySelector("main, [role=main]")).not.toBeNull());
  await waitFor(() => expect(screen.queryAllByLabelText("Загружается…")).toEqual([]));
  const theirs = [...given(script)];
  const left = written().filter((text) => {
    if (!isEnglish(text) || OF_BROWSER.test(text)) return false;
    // A sentence of the core's that has words in Russian is never shown in English.
    if (describeSaid("ru", text) !== text) return true;
    return !theirs.some((one) => one.includes(text) || (one.length > 8 && text.includes(one)));
  });
  unmount();
  return left;
}

describe("in Russian", () => {
  it.each(PAGES)("the page %s has no English words", async (page) => {
    const script = page === "dashboard" ? manyBots(now, 12) : oneBot(now);
    script.schedules = [schedule({ id: 1 })];
    const place = { tabs: [{ type: "page", page }], activeId: `page:${page}` };
    expect(await leftOvers(script, JSON.stringify(place))).toEqual([]);
  });

  it.each(SECTIONS)("the section %s of a bot has no English words", async (section) => {
    const place = { tabs: [{ type: "bot", botId: 1, section }], activeId: "bot:1" };
    expect(await leftOvers(oneBot(now), JSON.stringify(place))).toEqual([]);
  });

  it("what became of a job is said in Russian", async () => {
    const script = oneBot(now);
    script.schedules = [schedule({ id: 1 })];
    const message = "It was still under way from the time before.";
    script.jobs = [job({ id: 1, dueAt: now, state: "failed", message })];
    script.settings.language = "ru";
    const place = { tabs: [{ type: "page", page: "schedule" }], activeId: "page:schedule" };
    script.settings.place = JSON.stringify(place);
    const { user } = renderWindow(script);
    await user.click(await screen.findByRole("radio", { name: "История" }));
    expect(await screen.findByText("С прошлого раза ещё не закончено.")).toBeInTheDocument();
  });
});
