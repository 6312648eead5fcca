import { BackendError } from "@/backend/backend-error";
import type {
  BotPluginView,
  PluginDetail,
  PluginPermissionView,
  PluginPreview,
  PluginSettingView,
  PluginView,
} from "@/backend/bindings";
import type { Handlers, ScriptedCore } from "./scripted-core";

const WHEN = Date.UTC(2026, 10, 21, 18, 30);

const permission = (
  name: string,
  says: string,
  part: Partial<PluginPermissionView> = {},
): PluginPermissionView => ({
  name,
  says,
  isAsked: true,
  isGranted: true,
  nUsed: 0,
  nDenied: 0,
  detail: "",
  ...part,
});

export const plugin = (name: string, part: Partial<BotPluginView> = {}): BotPluginView => ({
  name,
  title: name,
  version: "1.0.0",
  description: "",
  isEnabled: true,
  state: { type: "running" },
  loadUs: 4_200,
  busyUsPerMinute: 12_000,
  nCalls: 1_204,
  nFaults: 0,
  permissions: [],
  hasSettings: false,
  tabs: [],
  commands: [],
  ...part,
});

const setting = (
  key: string,
  kind: PluginSettingView["kind"],
  value: string,
  part: Partial<PluginSettingView> = {},
): PluginSettingView => ({
  key,
  kind,
  label: key,
  description: "",
  group: null,
  value,
  default: value,
  isSaved: false,
  isSecret: false,
  choices: [],
  shownWhen: [],
  ...part,
});

const SETTINGS: PluginSettingView[] = [
  setting("greeting", "string", '"Welcome, {player}!"', {
    label: "Greeting",
    description: "What newcomers are told.",
    isSaved: true,
    default: '"Hello!"',
  }),
  setting("pause", "number", "5", { label: "Pause in minutes" }),
  setting("mode", "select", '"quiet"', {
    label: "Mode",
    choices: [
      { value: '"quiet"', label: "Quiet" },
      { value: '"loud"', label: "Loud" },
    ],
  }),
  setting("words", "stringList", '["hi","hello"]', {
    label: "Words",
    shownWhen: [{ field: "mode", operator: "eq", value: '"loud"', isInverted: false }],
  }),
  setting("isOn", "boolean", "true", { label: "Answer at night", group: "At night" }),
  setting("key", "string", "null", {
    label: "Key of the service",
    group: "At night",
    isSecret: true,
    isSaved: true,
  }),
];

const somePlugins = (): BotPluginView[] => [
  plugin("greeter", {
    title: "Greeter",
    version: "1.4.0",
    description: "Welcomes players and remembers who was here",
    hasSettings: true,
    commands: ["greet"],
    permissions: [
      permission("files", "Keep files in a data folder of its own", {
        nUsed: 12,
        detail: "/data/greeter/seen.json",
      }),
      permission("network:api.example.com", "Ask the web server api.example.com", {
        isGranted: false,
        nDenied: 3,
        detail: "https://api.example.com/v1/players",
      }),
    ],
  }),
  plugin("shop-watch", {
    title: "Shop Watch",
    version: "0.9.2",
    description: "Looks through chests and tells what is out of stock",
    tabs: [{ id: "stock", label: "Stock", icon: "package", path: "stock" }],
    state: { type: "stopped", reason: "It computed longer than it may and was stopped." },
    nFaults: 2,
    busyUsPerMinute: 0,
  }),
  plugin("night-guard", {
    title: "Night Guard",
    description: "Keeps the bot in its bed while it is dark",
    isEnabled: false,
    state: { type: "off" },
    nCalls: 0,
    busyUsPerMinute: 0,
  }),
];

const PREVIEW: PluginPreview = {
  name: "weather-teller",
  title: "Weather Teller",
  version: "2.1.0",
  description: "Tells players what the weather will be.",
  author: "Mira",
  installedVersion: null,
  permissions: [
    permission("network:api.weather.example", "Ask the web server api.weather.example", {
      isGranted: false,
    }),
    permission("credentials", "Read and change this bot's password", { isGranted: false }),
  ],
  findings: [
    {
      file: "lib/send.js",
      line: 14,
      kind: "badHost",
      says: "it names webhook.site, where things are often sent that were stolen",
    },
  ],
  needs: [{ name: "chat-tools", range: "^2.0.0", isMet: false }],
  missingPackages: [],
  supportedHosts: [],
  changes: [],
  nFiles: 7,
  nBytes: 18_432,
  readme: "# Weather Teller",
  digest: "0".repeat(64),
};

/** A page as a plugin writes it: in BlockMine's words, with something in it that nobody knows. */
const PAGE = {
  layout: {
    type: "Grid",
    columns: 2,
    children: [
      {
        type: "Card",
        children: [
          { type: "CardHeader", title: "Stock", description: "What the chests hold" },
          {
            type: "Table",
            dataKey: "stock",
            rowKey: "id",
            columns: [
              { header: "Item", dataKey: "name" },
              { header: "Left", accessor: "left" },
              { header: "", actions: [{ label: "Order", action: "order", row_id_key: "id" }] },
            ],
          },
        ],
      },
      {
        type: "Card",
        children: [
          { type: "Statistic", label: "Orders", dataKey: "orders" },
          {
            type: "Form",
            action: "limit",
            submitLabel: "Keep",
            children: [
              { type: "Input", label: "Warn below", dataKey: "limit", inputType: "number" },
              { type: "Switch", label: "Tell in chat", dataKey: "isLoud" },
            ],
          },
          { type: "Markdown", dataKey: "note" },
          { type: "Hologram" },
        ],
      },
    ],
  },
  data: {
    stock: [
      { id: 1, name: "oak_log", left: 12 },
      { id: 2, name: "<b>bread</b>", left: 0 },
    ],
    orders: 3,
    limit: 5,
    isLoud: false,
    note: "## Note\n- looked at every *minute*",
  },
};

/** Pages of plugins; what is pressed is counted as an order. */
function pageHandlers(): Handlers {
  let { orders } = PAGE.data;
  return {
    getPluginPage: () => ({
      layout: JSON.stringify(PAGE.layout),
      data: JSON.stringify(PAGE.data),
    }),
    getPluginPageState: () => ({ state: null }),
    pressPluginPage: ({ action, payload }) => {
      if (action === "limit") throw new BackendError("precondition", "Too low.", payload);
      orders += 1;
      return { answer: JSON.stringify({ orders, message: `ordered ${payload}` }) };
    },
  };
}

const viewOf = (one: BotPluginView): PluginView => ({
  name: one.name,
  title: one.title,
  version: one.version,
  description: one.description,
  author: "Mira",
  source: `/home/me/plugins/${one.name}`,
  categories: [],
  previousVersion: one.name === "greeter" ? "1.3.2" : null,
  botIds: one.isEnabled ? [1] : [],
  installedAt: WHEN,
  updatedAt: WHEN,
});

/** Plugins of a scripted core: the same for all bots. */
export function pluginHandlers(core: ScriptedCore): Handlers {
  let settings = SETTINGS;
  const all = () => (core.script.plugins ??= somePlugins());
  const find = (name: string): BotPluginView => {
    const found = all().find((one) => one.name === name);
    if (!found) throw new BackendError("notFound", `The plugin “${name}” is not installed.`, null);
    return found;
  };
  const put = (changed: BotPluginView) => {
    core.script.plugins = all().map((one) => (one.name === changed.name ? changed : one));
    return changed;
  };
  const detail = (name: string): PluginDetail => ({
    plugin: viewOf(find(name)),
    changes: name === "night-guard" ? [{ path: "index.js", kind: "changed" }] : [],
    findings: [],
    needs: [],
    supportedHosts: [],
    readme: "# Read me\n\nSay @greet.",
    changelog: null,
    folder: `/home/me/.local/share/sculk/plugins/code/${name}`,
  });
  return {
    ...pageHandlers(),
    listPlugins: () => all().map(viewOf),
    getPlugin: ({ name }) => detail(name),
    previewPlugin: () => PREVIEW,
    installPlugin: ({ grants }) => {
      const { name, title, version, description } = PREVIEW;
      const permissions = PREVIEW.permissions.map((one) => ({
        ...one,
        isGranted: grants?.includes(one.name) ?? false,
      }));
      const made = plugin(name, { title, version, description, permissions });
      core.script.plugins = [...all(), made];
      return viewOf(made);
    },
    removePlugin: ({ name }) => {
      const gone = viewOf(find(name));
      core.script.plugins = all().filter((one) => one.name !== name);
      return gone;
    },
    rollBackPlugin: ({ name }) => viewOf(put({ ...find(name), version: "1.3.2" })),
    settlePlugin: ({ name }) => ({ ...detail(name), changes: [] }),
    listBotPlugins: () => ({ memoryBytes: 9_437_184, problems: [], plugins: all() }),
    setBotPlugin: ({ plugin: name, isEnabled, grants }) => {
      const old = find(name);
      const permissions = old.permissions.map((one) => ({
        ...one,
        isGranted: grants ? grants.includes(one.name) : one.isGranted,
      }));
      const state = { type: (isEnabled ?? old.isEnabled) ? "running" : "off" } as const;
      return put({ ...old, permissions, isEnabled: isEnabled ?? old.isEnabled, state });
    },
    reloadBotPlugins: () => ({}),
    getPluginSettings: () => ({ settings }),
    updatePluginSettings: ({ values, secrets }) => {
      settings = settings.map((one) => {
        const changed = values.find(({ key }) => key === one.key);
        const secret = secrets?.find(({ key }) => key === one.key);
        if (secret) return { ...one, isSaved: secret.secret !== "" };
        if (!changed) return one;
        const value = changed.value ?? one.default;
        return { ...one, value, isSaved: changed.value !== null };
      });
      return { settings };
    },
    readPluginLog: () => [
      { at: WHEN, level: "info", text: "Greets 12 players" },
      {
        at: WHEN + 4_000,
        level: "warning",
        text: "It lacks the permission network:api.example.com (https://api.example.com/v1/players).",
      },
      {
        at: WHEN + 9_000,
        level: "error",
        text: "In the command greet: TypeError: Cannot read properties of undefined\n    at handler (/plugins/greeter/index.js:14:22)",
      },
    ],
  };
}
