/* The window over a scripted core, for looking at it in a browser: ?scenario=one&theme=light&lang=ru&place=… */
import { createRoot } from "react-dom/client";
import { Window } from "@/app/Window";
import { BackendError } from "@/backend/backend-error";
import type { Language, Theme } from "@/backend/bindings";
import { account, proxy } from "@tests/scripted/fixtures";
import { practising } from "@tests/scripted/practising";
import { empty, manyBots, oneBot } from "@tests/scripted/scenarios";
import { sampleAt } from "@tests/scripted/load";
import { moveSignIn } from "@tests/scripted/scripted-accounts";
import { community, person } from "@tests/scripted/scripted-people";
import { ScriptedCore, type Script } from "@tests/scripted/scripted-core";
import { job, schedule } from "@tests/scripted/scripted-schedules";
import { value } from "@tests/scripted/scripted-values";
import "@/design/fonts.css";
import "@/design/tokens.css";
import "@/design/base.css";

const query = new URLSearchParams(location.search);
const now = Date.now();

function scenario(): Script {
  const name = query.get("scenario");
  if (name === "practice") return practising(now);
  if (name === "one") return oneBot(now);
  if (name === "many") return manyBots(now, Number(query.get("n") ?? "60"));
  return empty();
}

const core = new ScriptedCore(scenario());
core.script.settings = {
  theme: (query.get("theme") ?? "dark") as Theme,
  language: (query.get("lang") ?? "en") as Language,
  onClose: null,
  place: query.get("place"),
};
if (query.has("accounts")) {
  core.script.accounts = [
    account({ id: 1, player: "Steve_01", botIds: [1] }),
    account({ id: 2, player: "Alexandria", isSignedIn: false }),
  ];
}
if (query.has("proxies")) {
  const fault = "The proxy 203.0.113.9:1080 refused the name or the password.";
  core.script.proxies = [
    proxy({
      id: 1,
      host: "203.0.113.7",
      username: "alex-session-4",
      hasPassword: true,
      note: "Oslo, until March",
      maxBots: 3,
      check: { at: now - 60_000, latencyMs: 48, fault: null },
      botIds: [1],
    }),
    proxy({ id: 2, host: "203.0.113.9", check: { at: now, latencyMs: null, fault } }),
    proxy({ id: 3, kind: "http", host: "proxy.example.net", port: 8080, isChecking: true }),
    proxy({ id: 4, kind: "socks4a", host: "2001:db8::7", isEnabled: false, ownBotIds: [1] }),
    proxy({ id: 5, host: "203.0.113.12" }),
  ];
  core.script.botProxies.set(1, { botId: 1, choice: { type: "pool" }, currentProxyId: 1 });
}
if (query.has("schedules")) {
  core.script.schedules = [
    { ...schedule({ id: 1 }), nextAt: now + 9 * 3_600_000, lastJob: job({ id: 3, dueAt: now }) },
    {
      ...schedule({
        id: 2,
        name: "Ask for votes",
        plan: { type: "every", seconds: 1_800 },
        action: { type: "say", text: "Vote for us: /vote" },
      }),
      nextAt: now + 600_000,
      lastJob: job({
        id: 2,
        dueAt: now,
        state: "failed",
        message: "The bot is not on a server. Start it and wait until it is online.",
      }),
    },
    schedule({
      id: 3,
      name: "Saturday event",
      isEnabled: false,
      plan: { type: "cron", pattern: "0 12 * * SAT", zone: "Europe/Berlin" },
      action: { type: "runGraph", eventGraphId: 1 },
    }),
    schedule({
      id: 4,
      name: "Up with the app",
      plan: { type: "atStart" },
      action: { type: "start" },
    }),
  ];
  core.script.jobs = [
    job({ id: 3, dueAt: now - 60_000 }),
    job({
      id: 2,
      scheduleId: 2,
      scheduleName: "Ask for votes",
      dueAt: now - 120_000,
      state: "failed",
      nAttempts: 3,
      message: "The bot is not on a server. Start it and wait until it is online.",
    }),
    job({
      id: 1,
      dueAt: now - 86_400_000,
      cause: "missed",
      state: "skipped",
      nAttempts: 0,
      beganAt: null,
      message: "It was still under way from the time before.",
    }),
  ];
  core.script.values = [
    value("price:diamond", "12"),
    value("price:emerald", "7"),
    value("user:Alex", '{"votes":7,"since":"2026-11-01"}', { expiresAt: now + 86_400_000 }),
    value("user:Steve", "plain words"),
  ];
}
if (query.has("groups")) {
  core.script.botGroups = [
    { id: 1, name: "Guards", botIds: [1, 2, 3, 4] },
    { id: 2, name: "Farm hands of the western fields", botIds: [5, 6] },
  ];
}
const crowd = Number(query.get("crowd") ?? "0");
if (crowd > 0) {
  core.script.circle = {
    ...community(now),
    people: Array.from({ length: crowd }, (_, at) =>
      person({ id: at + 1, username: `player_${at + 1}`, lastSeenAt: now - at * 60_000 }),
    ),
  };
}
if (query.has("broken")) {
  core.fail(
    "listBots",
    new BackendError(
      "internal",
      "The database did not answer in time. Try again.",
      "store: pool timed out after 30 s",
    ),
  );
}
const flood = Number(query.get("flood") ?? "0");
if (flood > 0) {
  const lines = Array.from({ length: flood }, (_, at) => ({
    seq: at + 1,
    at: now - (flood - at) * 50,
    source: at % 9 === 0 ? ("graph" as const) : ("chat" as const),
    level: at % 50 === 0 ? ("warning" as const) : ("info" as const),
    spans: [
      {
        text: `Player_${at % 40}: line number ${at + 1} of many`,
        color: at % 2 ? "white" : "gold",
        bold: false,
        italic: false,
        underlined: false,
        strikethrough: false,
        obfuscated: false,
      },
    ],
    player: `Player_${at % 40}`,
    node: null,
  }));
  core.script.consoles.set(1, lines);
}
Object.assign(window, { core, moveSignIn });

/** Samples of CPU and memory as they came within the last minutes, and go on coming. */
const SAMPLE_MS = 2_000;
let nSamples = 0;
const sample = (at: number) => {
  const { resources } = core.script;
  core.emit({ type: "resourcesSampled", sample: sampleAt(resources, nSamples++, at) });
};
if (query.get("scenario") !== "empty") {
  setTimeout(() => {
    for (let at = now - 240_000; at <= now; at += SAMPLE_MS) sample(at);
    setInterval(() => sample(Date.now()), SAMPLE_MS);
  }, 100);
}

const root = document.getElementById("root");
if (!root) throw new Error("BUG: index.html has no #root");
createRoot(root).render(<Window transport={core} />);
