import { describe, expect, it } from "vitest";
import { catalogue, type Locale, type MessageId } from "@/i18n/catalogue";
import { describePracticeCommand, describeTold } from "@/i18n/describe-told";
import { formatMessage, type MessageValues } from "@/i18n/format";

const speak = (locale: Locale) => (id: MessageId, values?: MessageValues) =>
  formatMessage(locale, id, values);
const dug = { code: "dug", params: { player: "Ana", block: "stone", at: "1 -2 3" } };
const core = "Ana dug stone at 1 -2 3";

describe("a sentence of the core's", () => {
  it("is said in the user's language", () => {
    expect(describeTold(speak("en"), "practice", dug, core)).toBe(core);
    expect(describeTold(speak("ru"), "practice", dug, core)).toBe("Ana ломает stone на 1 -2 3");
    const silent = { code: "silent", params: { proxy: "p:1080", detail: "", seconds: "7" } };
    const text = describeTold(speak("en"), "proxies", silent, "");
    expect(text).toBe("The proxy p:1080 gave no answer within 7 seconds.");
    const refused = { code: "refused", params: { proxy: "p:1080", detail: "" } };
    expect(describeTold(speak("en"), "proxies", refused, "")).toBe(
      "Nothing listens at the proxy's address p:1080.",
    );
  });

  it("stays as the core wrote it where its code is not known or something is missing", () => {
    const t = speak("ru");
    expect(describeTold(t, "practice", undefined, core)).toBe(core);
    expect(describeTold(t, "practice", null, core)).toBe(core);
    expect(describeTold(t, "practice", { code: "danced", params: {} }, core)).toBe(core);
    expect(describeTold(t, "practice", { code: "dug", params: {} }, core)).toBe(core);
  });

  it("holds other sentences, places and commands of the core's, which are said as well", () => {
    const say = (locale: Locale, code: string, params: Record<string, string>) =>
      describeTold(speak(locale), "practice", { code, params }, "");
    const refused = { player: "Ana", reason: "You are banned", reasonCode: "why.banned" };
    expect(say("ru", "refused", refused)).toBe("Ana: вход не разрешён (игрок забанен)");
    const unknown = { ...refused, reasonCode: "why.odd" };
    expect(say("ru", "refused", unknown)).toContain("You are banned");
    const place = { place: "maze, from", at: "19 64 13" };
    expect(say("ru", "reply.place", place)).toBe("лабиринт, начало: 19 64 13");
    const help = { name: "stop", arguments: "", does: "ends the practice world" };
    expect(say("ru", "reply.help", help)).toContain("закрывает тренировочный мир");
    expect(say("en", "reply.help", help)).toContain("ends the practice world");
  });

  it("has words for every command of the practice world", () => {
    const commands = Object.keys(catalogue.en).filter((id) => id.startsWith("practice.does."));
    expect(commands.length).toBe(34);
    expect(describePracticeCommand(speak("ru"), "give", "gives items")).toBe("даёт предметы");
    expect(describePracticeCommand(speak("ru"), "dance", "dances")).toBe("dances");
  });
});
