/* What `shots.mjs` takes pictures of. */
const at = (tabs, activeId) => encodeURIComponent(JSON.stringify({ tabs, activeId }));
const dashboard = { type: "page", page: "dashboard" };
const bot = (section) => ({ type: "bot", botId: 1, section });
const on = (section, extra = "") =>
  `scenario=one&place=${at([dashboard, bot(section)], "bot:1")}${extra}`;
const page = (name) =>
  `scenario=one&place=${at([dashboard, { type: "page", page: name }], `page:${name}`)}`;

const practice = (extra) =>
  `scenario=practice&place=${at([dashboard, { type: "page", page: "practice" }], "page:practice")}${extra}`;

const shown = (id) => (p) => p.getByTestId(id).scrollIntoViewIfNeeded();

/** Places of the window, and what is done there before a picture is taken. */
export const VIEWS = {
  "bot-plugins": { query: on("plugins") },
  "bot-plugins-ru": { query: on("plugins", "&lang=ru") },
  "bot-plugin-settings": {
    query: on("plugins"),
    act: (p) => p.getByTestId("open-plugin-greeter").click(),
  },
  "bot-plugin-permissions": {
    query: on("plugins"),
    act: async (p) => {
      await p.getByTestId("open-plugin-greeter").click();
      await p.getByRole("radio", { name: "Permissions" }).click();
    },
  },
  "bot-plugin-log": {
    query: on("plugins"),
    act: async (p) => {
      await p.getByTestId("open-plugin-greeter").click();
      await p.getByRole("radio", { name: "Log" }).click();
    },
  },
  "bot-plugin-changed-ru": {
    query: on("plugins", "&lang=ru"),
    act: async (p) => {
      await p.getByTestId("open-plugin-night-guard").click();
      await p.getByRole("radio", { name: "О плагине" }).click();
    },
  },
  "bot-plugin-install": {
    query: on("plugins"),
    act: async (p) => {
      await p.getByTestId("install-plugin").click();
      await p.getByTestId("install-plugin-place").fill("/home/me/plugins/weather-teller");
      await p.getByTestId("install-plugin-look").click();
    },
  },
  "first-run": { query: "scenario=empty" },
  "first-run-ru": { query: "scenario=empty&lang=ru" },
  "dashboard-1": { query: "scenario=one" },
  "dashboard-12": { query: "scenario=many&n=12" },
  "dashboard-60": {
    query: "scenario=many&n=60",
    act: async (p) => {
      for (const name of ["FarmHand_01", "FarmHand_02", "FarmHand_03"]) {
        await p.getByRole("checkbox", { name: `Pick ${name}`, exact: true }).click();
      }
    },
  },
  "dashboard-1-ru": { query: "scenario=one&lang=ru" },
  "dashboard-60-ru": { query: "scenario=many&n=60&lang=ru" },
  "dashboard-group": {
    query: "scenario=many&n=12&groups",
    act: async (p) => {
      await p.getByTestId("bot-group-pick").click();
      await p.getByTestId("menu-group-1").click();
      await p.getByTestId("bot-group-pick").click();
    },
  },
  "bot-group-dialog": {
    query: "scenario=many&n=60&groups",
    act: async (p) => {
      await p.getByTestId("bot-group-pick").click();
      await p.getByTestId("menu-group-new").click();
      await p.getByTestId("bot-group-name").fill("Guards");
    },
  },
  "dashboard-ru": { query: "scenario=many&n=12&lang=ru" },
  broken: { query: "scenario=one&broken" },
  overview: { query: on("overview") },
  "overview-failed": {
    query: `scenario=many&n=12&place=${at([dashboard, { type: "bot", botId: 8, section: "overview" }], "bot:8")}`,
  },
  console: { query: on("console") },
  "console-search": {
    query: on("console"),
    act: async (p) => {
      await p.getByTestId("console-search").fill("nyx");
      await p.getByTestId("console-search").press("Enter");
    },
  },
  "console-past": {
    query: on("console", "&flood=20000"),
    act: async (p) => {
      await p.getByTestId("console-search").fill("line number 77 of");
      await p.getByTestId("console-search").press("Enter");
      await p.getByTestId("console-past").waitFor();
    },
  },
  "console-empty": {
    query: `scenario=many&n=12&place=${at([dashboard, { type: "bot", botId: 9, section: "console" }], "bot:9")}`,
  },
  commands: { query: on("commands") },
  "command-args": {
    query: on("commands"),
    act: async (p) => {
      await p.getByTestId("edit-command-ping").click();
      await p.getByTestId("add-argument").click();
      await p.getByTestId("argument-name").last().fill("count");
      await p.getByTestId("argument-kind").last().selectOption("number");
    },
  },
  "command-try": { query: on("commands"), act: (p) => p.getByTestId("try-command").click() },
  "command-replies": {
    query: on("commands", "&lang=ru"),
    act: (p) => p.getByTestId("edit-replies").click(),
  },
  people: {
    query: on("people"),
    act: (p) => p.getByRole("checkbox", { name: "Pick alex" }).click(),
  },
  "people-many": {
    query: on("people", "&crowd=1200"),
    act: async (p) => {
      await p.getByRole("checkbox", { name: "Pick all shown" }).click();
      await p.getByTestId("pick-all-matching").click();
    },
  },
  "people-many-ru": {
    query: on("people", "&crowd=1200&lang=ru"),
    act: async (p) => {
      await p.getByRole("columnheader").first().getByRole("checkbox").click();
      await p.getByTestId("pick-all-matching").click();
      await p.getByTestId("bulk-delete-people").click();
    },
  },
  "people-ru": { query: on("people", "&lang=ru") },
  "people-groups": {
    query: on("people"),
    act: (p) => p.getByRole("radio", { name: "Groups" }).click(),
  },
  "people-permissions": {
    query: on("people"),
    act: (p) => p.getByRole("radio", { name: "Permissions" }).click(),
  },
  "people-person": {
    query: on("people"),
    act: (p) => p.getByTestId("person-alex").dblclick(),
  },
  audit: {
    query: page("settings"),
    act: (p) => p.getByTestId("audit-panel").scrollIntoViewIfNeeded(),
  },
  events: { query: on("events") },
  "command-edit": {
    query: on("commands"),
    act: (p) => p.getByTestId("edit-command-ping").click(),
  },
  "edit-conflict": {
    query: on("commands"),
    act: async (p) => {
      await p.getByTestId("edit-command-ping").click();
      await p.getByTestId("command-cooldown").fill("7");
      await p.evaluate(() => {
        const { core } = globalThis;
        const theirs = core.script.commands.find(({ name }) => name === "ping");
        const changed = { ...theirs, cooldownSeconds: 30, permission: "vip.ping" };
        const details = JSON.stringify(changed);
        core.fail("updateCommand", { code: "conflict", message: "Changed meanwhile.", details });
      });
      await p.getByTestId("save-command").click();
    },
  },
  "bot-settings": { query: on("settings") },
  "bot-settings-ru": { query: on("settings", "&lang=ru") },
  graphs: { query: page("graphs") },
  servers: { query: page("servers") },
  "server-chat": {
    query: page("servers"),
    act: (p) => p.getByTestId("chat-server-Hyperion").click(),
  },
  practice: { query: practice("") },
  "practice-ru": { query: practice("&lang=ru") },
  "practice-typing": {
    query: practice(""),
    act: (p) => p.getByTestId("practice-input").fill("give "),
  },
  "practice-stopped": { query: page("practice") },
  settings: { query: page("settings") },
  schedule: { query: `${page("schedule")}&schedules` },
  "schedule-ru": { query: `${page("schedule")}&schedules&lang=ru` },
  "schedule-none": { query: page("schedule") },
  "schedule-history": {
    query: `${page("schedule")}&schedules`,
    act: (p) => p.getByRole("radio", { name: "History" }).click(),
  },
  "schedule-failed": {
    query: `${page("schedule")}&schedules&lang=ru`,
    act: (p) => p.getByRole("radio").nth(2).click(),
  },
  "schedule-dialog": {
    query: `${page("schedule")}&schedules`,
    act: (p) => p.getByTestId("edit-schedule-Ask for votes").click(),
  },
  "schedule-dialog-ru": {
    query: `${page("schedule")}&schedules&lang=ru`,
    act: (p) => p.getByTestId("edit-schedule-Nightly restart").click(),
  },
  store: { query: `${page("store")}&schedules` },
  "store-none-ru": { query: `${page("store")}&lang=ru` },
  "store-dialog": {
    query: `${page("store")}&schedules`,
    act: (p) => p.getByTestId("edit-value-user:Alex").click(),
  },
  "event-filter": {
    query: on("events"),
    act: (p) =>
      p
        .getByTestId(/^edit-event-/)
        .first()
        .click(),
  },
  backups: {
    query: page("settings"),
    act: (p) => p.getByTestId("backups-panel").scrollIntoViewIfNeeded(),
  },
  "backups-ru": {
    query: `${page("settings")}&lang=ru`,
    act: (p) => p.getByTestId("move-in-panel").scrollIntoViewIfNeeded(),
  },
  "backups-look": {
    query: page("settings"),
    act: async (p) => {
      await p.getByTestId("backup-sculk-1763000000000-daily.db").getByRole("button").click();
      await p.getByTestId("restore-whole").click();
    },
  },
  "backups-export": {
    query: page("settings"),
    act: (p) => p.getByTestId("export-bots").click(),
  },
  "move-in": {
    query: page("settings"),
    act: (p) => p.getByTestId("move-in").click(),
  },
  "move-in-preview": {
    query: page("settings"),
    act: async (p) => {
      await p.getByTestId("move-in").click();
      await p.getByTestId("move-in-path").fill("/home/me/.blockmine");
      await p.getByTestId("move-in-look").click();
      await p.getByTestId("move-in-bot-FarmHand_01").getByRole("checkbox").click();
    },
  },
  "move-in-report-ru": {
    query: `${page("settings")}&lang=ru`,
    act: async (p) => {
      await p.getByTestId("move-in").click();
      await p.getByTestId("move-in-path").fill("/home/me/.blockmine");
      await p.getByTestId("move-in-look").click();
      await p.getByTestId("move-in-take").click();
      await p.getByTestId("move-in-report").waitFor();
    },
  },
  proxies: { query: `${page("servers")}&proxies` },
  "proxies-ru": { query: `${page("servers")}&proxies&lang=ru` },
  "proxies-none": { query: page("servers") },
  "proxy-dialog": {
    query: `${page("servers")}&proxies`,
    act: (p) => p.getByTestId("edit-proxy-203.0.113.7:1080").click(),
  },
  "proxy-import": {
    query: `${page("servers")}&lang=ru`,
    act: async (p) => {
      await p.getByTestId("import-proxies").click();
      await p.getByTestId("import-text").fill("203.0.113.7:1080\nnot a proxy");
      await p.getByTestId("save-import").click();
    },
  },
  "bot-proxy": { query: on("settings", "&proxies") },
  accounts: { query: `${page("settings")}&accounts` },
  "accounts-ru": { query: `${page("settings")}&accounts&lang=ru` },
  "sign-in": {
    query: page("settings"),
    act: (p) => p.getByTestId("new-account").click(),
  },
  "sign-in-failed": {
    query: `${page("settings")}&lang=ru`,
    act: async (p) => {
      await p.getByTestId("new-account").click();
      await p.getByTestId("sign-in-code").waitFor();
      await p.evaluate(() =>
        globalThis.moveSignIn(globalThis.core, {
          type: "failed",
          code: "childAccount",
          message: "This is a child's account.",
        }),
      );
    },
  },
  "new-bot-account": {
    query: "scenario=one&accounts",
    act: async (p) => {
      await p.getByTestId("new-bot").click();
      await p.getByTestId("new-bot-account-Steve_01").click();
    },
  },
  bin: { query: page("settings"), act: shown("bin-panel") },
  "bin-ru": { query: `${page("settings")}&lang=ru`, act: shown("bin-panel") },
  mirror: {
    query: page("settings"),
    act: async (p) => {
      await p.getByTestId("mirror-folder").fill("/home/alex/bots");
      await p.getByTestId("mirror-start").click();
      await p.locator("[data-testid^='mirror-bots'] summary").first().click();
      await shown("mirror-panel")(p);
    },
  },
  crashes: {
    query: page("settings"),
    act: (p) => p.getByTestId("crash-2-worker.txt").getByRole("button").click(),
  },
  "bot-account": { query: on("settings", "&accounts") },
  palette: {
    query: "scenario=many&n=12",
    act: (p) => p.keyboard.press("Control+KeyK"),
  },
  menu: {
    query: "scenario=many&n=12",
    act: (p) => p.getByTestId("bot-row-ClanGreeter").click({ button: "right" }),
  },
  problems: {
    query: "scenario=many&n=12",
    act: (p) => p.getByTestId("status-problems").click(),
  },
  "new-bot": {
    query: "scenario=one",
    act: async (p) => {
      await p.getByTestId("new-bot").click();
      await p.getByTestId("new-bot-username").fill("Бот 1");
      await p.getByTestId("new-bot-address").fill("not an address");
    },
  },
};
