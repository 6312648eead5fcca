// Generated from crates/contract. Do not edit.
import { invoke as __TAURI_INVOKE } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

export const commands = {
	getAppInfo: (req: Nothing) => __TAURI_INVOKE<AppInfo>("get_app_info", { req }),
	getSettings: (req: Nothing) => __TAURI_INVOKE<SettingsView>("get_settings", { req }),
	updateSettings: (req: UpdateSettingsReq) => __TAURI_INVOKE<SettingsView>("update_settings", { req }),
	getResourceUse: (req: Nothing) => __TAURI_INVOKE<ResourceUse>("get_resource_use", { req }),
	listServers: (req: Nothing) => __TAURI_INVOKE<ServerView[]>("list_servers", { req }),
	createServer: (req: CreateServerReq) => __TAURI_INVOKE<ServerView>("create_server", { req }),
	updateServer: (req: UpdateServerReq) => __TAURI_INVOKE<ServerView>("update_server", { req }),
	deleteServer: (req: DeleteServerReq) => __TAURI_INVOKE<ServerView>("delete_server", { req }),
	restoreServer: (req: RestoreServerReq) => __TAURI_INVOKE<ServerView>("restore_server", { req }),
	listBots: (req: Nothing) => __TAURI_INVOKE<BotView[]>("list_bots", { req }),
	getBot: (req: GetBotReq) => __TAURI_INVOKE<BotView>("get_bot", { req }),
	createBot: (req: CreateBotReq) => __TAURI_INVOKE<BotView>("create_bot", { req }),
	updateBot: (req: UpdateBotReq) => __TAURI_INVOKE<BotView>("update_bot", { req }),
	deleteBot: (req: DeleteBotReq) => __TAURI_INVOKE<BotView>("delete_bot", { req }),
	restoreBot: (req: RestoreBotReq) => __TAURI_INVOKE<BotView>("restore_bot", { req }),
	reorderBots: (req: ReorderBotsReq) => __TAURI_INVOKE<Nothing>("reorder_bots", { req }),
	startBots: (req: BotTarget) => __TAURI_INVOKE<Nothing>("start_bots", { req }),
	stopBots: (req: BotTarget) => __TAURI_INVOKE<Nothing>("stop_bots", { req }),
	restartBots: (req: BotTarget) => __TAURI_INVOKE<Nothing>("restart_bots", { req }),
	sendChat: (req: SendChatReq) => __TAURI_INVOKE<Nothing>("send_chat", { req }),
	readConsole: (req: ReadConsoleReq) => __TAURI_INVOKE<ConsolePage>("read_console", { req }),
	listCommands: (req: ListCommandsReq) => __TAURI_INVOKE<CommandView[]>("list_commands", { req }),
	createCommand: (req: CreateCommandReq) => __TAURI_INVOKE<CommandView>("create_command", { req }),
	updateCommand: (req: UpdateCommandReq) => __TAURI_INVOKE<CommandView>("update_command", { req }),
	deleteCommand: (req: DeleteCommandReq) => __TAURI_INVOKE<CommandView>("delete_command", { req }),
	restoreCommand: (req: RestoreCommandReq) => __TAURI_INVOKE<CommandView>("restore_command", { req }),
	getCatalogue: (req: Nothing) => __TAURI_INVOKE<CatalogueView>("get_catalogue", { req }),
	getGraph: (req: GetGraphReq) => __TAURI_INVOKE<GraphView>("get_graph", { req }),
	checkGraph: (req: CheckGraphReq) => __TAURI_INVOKE<CheckOutcome>("check_graph", { req }),
	saveGraph: (req: SaveGraphReq) => __TAURI_INVOKE<SaveGraphOutcome>("save_graph", { req }),
	saveDraft: (req: SaveDraftReq) => __TAURI_INVOKE<Nothing>("save_draft", { req }),
	discardDraft: (req: DiscardDraftReq) => __TAURI_INVOKE<Nothing>("discard_draft", { req }),
};

export const events = {
	appEvent: {
		listen: (cb: (event: { payload: AppEvent }) => void) => listen<AppEvent>("app-event", cb),
	},
};

export const commandTags = [
	{ name: "getAppInfo", kind: "query", tags: [] },
	{ name: "getSettings", kind: "query", tags: ["settings"] },
	{ name: "updateSettings", kind: "mutation", tags: ["settings"] },
	{ name: "getResourceUse", kind: "query", tags: [] },
	{ name: "listServers", kind: "query", tags: ["servers"] },
	{ name: "createServer", kind: "mutation", tags: ["servers"] },
	{ name: "updateServer", kind: "mutation", tags: ["servers"] },
	{ name: "deleteServer", kind: "mutation", tags: ["servers"] },
	{ name: "restoreServer", kind: "mutation", tags: ["servers"] },
	{ name: "listBots", kind: "query", tags: ["bots"] },
	{ name: "getBot", kind: "query", tags: ["bots"] },
	{ name: "createBot", kind: "mutation", tags: ["bots", "commands"] },
	{ name: "updateBot", kind: "mutation", tags: ["bots"] },
	{ name: "deleteBot", kind: "mutation", tags: ["bots", "commands"] },
	{ name: "restoreBot", kind: "mutation", tags: ["bots", "commands"] },
	{ name: "reorderBots", kind: "mutation", tags: ["bots"] },
	{ name: "startBots", kind: "mutation", tags: [] },
	{ name: "stopBots", kind: "mutation", tags: [] },
	{ name: "restartBots", kind: "mutation", tags: [] },
	{ name: "sendChat", kind: "mutation", tags: [] },
	{ name: "readConsole", kind: "query", tags: [] },
	{ name: "listCommands", kind: "query", tags: ["commands"] },
	{ name: "createCommand", kind: "mutation", tags: ["commands"] },
	{ name: "updateCommand", kind: "mutation", tags: ["commands"] },
	{ name: "deleteCommand", kind: "mutation", tags: ["commands"] },
	{ name: "restoreCommand", kind: "mutation", tags: ["commands"] },
	{ name: "getCatalogue", kind: "query", tags: [] },
	{ name: "getGraph", kind: "query", tags: ["graphs"] },
	{ name: "checkGraph", kind: "query", tags: [] },
	{ name: "saveGraph", kind: "mutation", tags: ["graphs", "commands"] },
	{ name: "saveDraft", kind: "mutation", tags: [] },
	{ name: "discardDraft", kind: "mutation", tags: ["graphs"] },
] as const;

export type BotView = {
	id: number,
	username: string,
	serverId: number,
	prefix: string,
	owners: string[],
	note: string,
	autoStart: boolean,
	hasPassword: boolean,
	state: BotStateView,
	lastHour: StateSpan[],
};

export type BotStateView = { type: "stopped" } | { type: "connecting"; attempt: number } | { type: "online"; since: number } | { type: "reconnecting"; attempt: number; retryAt: number; failure: FailureView } | { type: "failed"; since: number; failure: FailureView };

export type FailureView = {
	code: string,
	what: string,
	means: string,
	next: string,
	serverWords: string | null,
	details: string | null,
};

export type StateSpan = {
	state: string,
	from: number,
	to: number | null,
};

export type GetBotReq = {
	id: number,
};

export type CreateBotReq = {
	username: string,
	serverId: number,
	prefix: string | null,
	owners: string[] | null,
	password: string | null,
	autoStart: boolean | null,
};

export type UpdateBotReq = {
	id: number,
	username: string | null,
	serverId: number | null,
	prefix: string | null,
	owners: string[] | null,
	note: string | null,
	autoStart: boolean | null,
	password: string | null,
};

export type DeleteBotReq = {
	id: number,
};

export type RestoreBotReq = {
	id: number,
};

export type ReorderBotsReq = {
	ids: number[],
};

export type BotTarget = { type: "all" } | { type: "some"; ids: number[] };

export type SendChatReq = {
	id: number,
	text: string,
};

export type CatalogueView = {
	categories: CategoryView[],
	nodes: NodeTypeView[],
};

export type CategoryView = {
	id: string,
	label: string,
};

export type NodeTypeView = {
	id: string,
	category: string,
	label: string,
	doc: string,
	keywords: string[],
	graphKinds: string[],
	isPure: boolean,
	inputs: PinView[],
	outputs: PinView[],
	dynamic: DynamicPinsView[],
	settings: SettingView[],
	defaultData: string,
};

export type PinView = {
	id: string,
	label: string,
	type: PinTypeView,
	doc: string,
	required: boolean,
	default: string | null,
	field: FieldKind | null,
};

export type PinTypeView = "Exec" | "Boolean" | "String" | "Number" | "Array" | "Object" | "User" | "DateTime" | "Any" | "Wildcard";

export type FieldKind = { type: "text" } | { type: "longText" } | { type: "number" } | { type: "boolean" } | { type: "choice"; options: OptionView[] } | { type: "variable" } | { type: "argument" } | { type: "json" };

export type OptionView = {
	value: string,
	label: string,
};

export type SettingView = {
	key: string,
	label: string,
	doc: string,
	field: FieldKind,
	default: string | null,
};

export type DynamicPinsView = {
	isInput: boolean,
	countKey: string,
	defaultCount: number,
	minCount: number,
	maxCount: number,
	first: number,
	idPattern: string,
	labelPattern: string,
	type: PinTypeView,
	field: FieldKind | null,
};

export type CommandView = {
	id: number,
	botId: number,
	name: string,
	aliases: string[],
	description: string,
	isEnabled: boolean,
	cooldownSeconds: number,
	allowedChatTypes: string[],
	arguments: ArgumentView[],
	graphRevision: number,
	hasDraft: boolean,
};

export type ArgumentView = {
	name: string,
	kind: ArgumentKind,
	description: string,
	required: boolean,
	default: string | null,
};

export type ArgumentKind = "string" | "number" | "boolean" | "greedy_string";

export type ListCommandsReq = {
	botId: number,
};

export type CreateCommandReq = {
	botId: number,
	name: string,
	description: string | null,
};

export type UpdateCommandReq = {
	id: number,
	name: string | null,
	aliases: string[] | null,
	description: string | null,
	isEnabled: boolean | null,
	cooldownSeconds: number | null,
	allowedChatTypes: string[] | null,
	arguments: ArgumentView[] | null,
};

export type DeleteCommandReq = {
	id: number,
};

export type RestoreCommandReq = {
	id: number,
};

export type ConsoleLine = {
	seq: number,
	at: number,
	source: ConsoleSource,
	level: ConsoleLevel,
	spans: ChatSpan[],
	player: string | null,
	node: NodeRef | null,
};

export type ConsoleSource = "chat" | "bot" | "graph" | "plugin" | "system";

export type ConsoleLevel = "debug" | "info" | "warning" | "error";

export type ChatSpan = {
	text: string,
	color: string | null,
	bold: boolean,
	italic: boolean,
	underlined: boolean,
	strikethrough: boolean,
	obfuscated: boolean,
};

export type NodeRef = {
	commandId: number,
	nodeId: string,
};

export type ReadConsoleReq = {
	botId: number,
	before: number | null,
	limit: number,
};

export type ConsolePage = {
	lines: ConsoleLine[],
	hasOlder: boolean,
};

export type ApiError = {
	code: ErrorCode,
	message: string,
	details: string | null,
};

export type ErrorCode = "invalid" | "notFound" | "conflict" | "nameTaken" | "precondition" | "keychain" | "badGraph" | "internal";

export type AppEvent = { type: "botStateChanged"; botId: number; state: BotStateView } | { type: "consoleAppended"; botId: number; lines: ConsoleLine[] } | { type: "resourcesSampled"; sample: ResourceUse } | { type: "cacheInvalidated"; tags: CacheTag[] };

export type GraphView = {
	commandId: number,
	botId: number,
	commandName: string,
	revision: number,
	document: string,
	problems: ProblemView[],
	draft: DraftView | null,
};

export type DraftView = {
	document: string,
	baseRevision: number,
	savedAt: number,
};

export type GetGraphReq = {
	commandId: number,
};

export type CheckGraphReq = {
	document: string,
};

export type CheckOutcome = {
	problems: ProblemView[],
};

export type SaveGraphReq = {
	commandId: number,
	document: string,
	expectedRevision: number,
};

export type SaveGraphOutcome = {
	revision: number,
	problems: ProblemView[],
};

export type SaveDraftReq = {
	commandId: number,
	document: string,
	baseRevision: number,
};

export type DiscardDraftReq = {
	commandId: number,
};

export type ProblemView = {
	code: string,
	severity: Severity,
	message: string,
	nodeId: string | null,
	pinId: string | null,
	connectionId: string | null,
	fix: FixView | null,
};

export type Severity = "error" | "warning" | "info";

export type FixView = {
	label: string,
	edits: FixEdit[],
};

export type FixEdit = { type: "removeConnection"; connectionId: string } | { type: "setData"; nodeId: string; key: string; value: string } | { type: "removeNode"; nodeId: string };

export type ServerView = {
	id: number,
	name: string,
	host: string,
	port: number,
	botCount: number,
};

export type CreateServerReq = {
	name: string,
	address: string,
};

export type UpdateServerReq = {
	id: number,
	name: string | null,
	address: string | null,
};

export type DeleteServerReq = {
	id: number,
};

export type RestoreServerReq = {
	id: number,
};

export type SettingsView = {
	theme: Theme,
	language: Language,
	onClose: CloseAction | null,
	place: string | null,
};

export type Theme = "system" | "dark" | "light";

export type Language = "system" | "en" | "ru";

export type CloseAction = "keepRunning" | "quit";

export type UpdateSettingsReq = {
	theme: Theme | null,
	language: Language | null,
	onClose: CloseAction | null,
	place: string | null,
};

export type AppInfo = {
	version: string,
	minecraftVersion: string,
	dataDir: string,
};

export type ResourceUse = {
	at: number,
	total: ProcessUse,
	core: ProcessUse,
	workers: ProcessUse[],
	bots: BotUse[],
};

export type ProcessUse = {
	pid: number,
	cpuPercent: number,
	memoryBytes: number,
};

export type BotUse = {
	botId: number,
	memoryBytes: number,
};

export type CacheTag = "servers" | "bots" | "commands" | "graphs" | "settings";

export type CommandKind = "query" | "mutation";

export type CommandTags = {
	name: string,
	kind: CommandKind,
	tags: CacheTag[],
};

export type Nothing = Record<string, never>;
