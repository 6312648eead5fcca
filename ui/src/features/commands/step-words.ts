import type { ExplainedStep } from "@/backend/bindings";
import type { Translate } from "@/i18n/locale-context";

/** A step on the way to a decision, in the window's language; the core's words for one it does not know. */
export function stepWords(t: Translate, step: ExplainedStep): string {
  const fact = (name: string) => step.facts.find((one) => one.name === name)?.value ?? "";
  const isStop = step.verdict === "stopped";
  const isSpared = step.verdict === "spared";
  switch (step.step) {
    case "prefix":
      return t(isStop ? "commands.step.noPrefix" : "commands.step.prefix", {
        prefix: fact("prefix"),
      });
    case "blacklist":
      if (isSpared) return t("commands.step.blacklistSpared");
      return t(isStop ? "commands.step.blacklisted" : "commands.step.notBlacklisted", {
        player: fact("player"),
      });
    case "name":
      return isStop
        ? t("commands.step.noName", { word: fact("word") })
        : t("commands.step.name", { word: fact("word"), command: fact("command") });
    case "enabled":
      if (isSpared) return t("commands.step.offSpared");
      return t(isStop ? "commands.step.off" : "commands.step.on");
    case "chatType": {
      const facts = { type: fact("chatType"), allowed: fact("allowed") };
      if (isSpared) return t("commands.step.deafSpared", facts);
      return t(isStop ? "commands.step.deaf" : "commands.step.hears", facts);
    }
    case "pace":
      return t(isStop ? "commands.step.tooFast" : "commands.step.pace");
    case "arguments":
      return isStop
        ? t("commands.step.wrongUse", { error: fact("error"), usage: fact("usage") })
        : t("commands.step.arguments", { arguments: fact("arguments") });
    case "permission": {
      const facts = { permission: fact("permission"), by: fact("by") };
      if (isStop) return t("commands.step.forbidden", facts);
      if (isSpared) return t("commands.step.permissionSpared", facts);
      return t(
        facts.permission === "" ? "commands.step.noPermission" : "commands.step.granted",
        facts,
      );
    }
    case "cooldown":
      if (isSpared) return t("commands.step.cooldownSpared");
      return isStop
        ? t("commands.step.cooldown", { left: fact("left") })
        : t("commands.step.ready");
    default:
      return step.words;
  }
}
