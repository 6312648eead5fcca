//! The contract between the core and every surface: wire types, the one command table, events,
//! cache tags and [`ApiError`].
//!
//! It depends on `serde` and `specta` only; domain types never appear here. `sculk-app` converts
//! between the two, matching exhaustively, so that drift is a compile error.
//!
//! Conventions on the wire: JSON, camelCase; tagged enums carry `type`; times are
//! [`UnixMillis`]; ids are 32-bit integers so that every client reads them exactly.

mod account;
mod audit;
mod backup;
mod bin;
mod bot;
mod bot_group;
mod catalogue;
mod chat;
mod chat_command;
mod commands;
mod console;
mod crash;
mod debug;
mod error;
mod event_graph;
mod events;
mod explain;
mod graph;
mod graph_history;
mod mirror;
mod moving;
mod people;
mod plugin;
mod plugin_page;
mod practice;
mod proxy;
mod routine;
mod run;
mod run_try;
mod schedule;
mod server;
mod settings;
mod shared_graph;
mod status;
mod stored_value;
mod tags;
mod told;

pub use account::{
    AccountReq, AccountView, BeginSignInReq, SetBotAccountReq, SignInReq, SignInState, SignInView,
};
pub use audit::{AuditActor, AuditEntryView, AuditPage, ListAuditReq};
pub use backup::{
    BackupAspect, BackupBotView, BackupChange, BackupDiff, BackupGraphView, BackupOther,
    BackupReasonView, BackupReq, BackupView, BackupsView, BetterCopyView, DamageView,
    MakeBackupReq, RestoreBackupReq, RestoreOutcome, RestorePart, SavedTableView,
};
pub use bin::{
    BinBringsView, BinCursor, BinEntryView, BinItem, BinItemsReq, BinKind, BinOutcome, BinPage,
    BinRefusal, ChangeReq, ListBinReq,
};
pub use bot::{
    BotStateView, BotTarget, BotView, CreateBotReq, DeleteBotReq, FailureView, GetBotReq,
    ReorderBotsReq, RestoreBotReq, SendChatReq, StateSpan, UpdateBotReq,
};
pub use bot_group::{BotGroupReq, BotGroupView, CreateBotGroupReq, UpdateBotGroupReq};
pub use catalogue::{
    CatalogueView, CategoryView, DynamicPinsView, FieldKind, NodeOrigin, NodeTypeView, OptionView,
    PinTypeView, PinView, SettingView, ShownWhenView, TypedByView,
};
pub use chat::{
    ChatRuleError, ChatRuleView, ChatTypeView, GetJoiningReq, GetServerChatReq, JoiningView,
    ServerChatView, TriedChatRules, TriedLine, TryChatRulesReq, UpdateJoiningReq,
    UpdateServerChatReq,
};
pub use chat_command::{
    ArgumentKind, ArgumentView, CommandView, CreateCommandReq, DeleteCommandReq, ListCommandsReq,
    RestoreCommandReq, UpdateCommandReq,
};
pub use commands::command_tags;
pub use console::{
    ChatSpan, ConsoleLevel, ConsoleLine, ConsolePage, ConsoleSearchPage, ConsoleSource, NodeRef,
    ReadConsoleReq, SearchConsoleReq,
};
pub use crash::{
    CrashPart, CrashReportReq, CrashReportText, CrashReportView, CrashReportsReq, WindowCrashReq,
};
pub use debug::{
    BreakpointPlace, BreakpointView, DebugFrame, DebugFrameKind, DebugPin, DebugSettings,
    DebugState, DebuggedRunReq, DebuggedRunState, DebuggedRunView, ListBreakpointsReq, PauseReason,
    RemoveBreakpointsReq, SaveBreakpointReq, SteerRunReq, Steering, WatchedValue,
};
pub use error::{ApiError, ErrorCode};
pub use event_graph::{
    CreateEventGraphReq, EventFilter, EventGraphDocument, EventGraphLoad, EventGraphReq,
    EventGraphView, ListEventGraphsReq, ReorderEventGraphsReq, SaveEventGraphDraftReq,
    SaveEventGraphReq, TextFilter, UpdateEventGraphReq, WhenBusy,
};
pub use events::AppEvent;
pub use explain::{
    ExplainLineReq, ExplainedStep, ExplanationView, GetRepliesReq, OwnReply, RepliesView,
    ReplyLanguage, ReplyView, StepFact, StepVerdict, UpdateRepliesReq,
};
pub use graph::{
    CheckGraphReq, CheckOutcome, DiscardDraftReq, DraftView, FixEdit, FixView, GetGraphReq,
    GraphView, ProblemView, SaveDraftReq, SaveGraphOutcome, SaveGraphReq, Severity,
};
pub use graph_history::{
    BlameGraphReq, GraphBlame, GraphPlace, GraphVersionDocument, GraphVersionPage, GraphVersionReq,
    GraphVersionView, ListGraphVersionsReq, NodeBlame, NoteGraphVersionReq, RestoreGraphVersionReq,
};
pub use mirror::{
    MirrorChange, MirrorFilesReq, MirrorOutcome, MirrorRefusal, MirrorView, SetMirrorReq,
};
pub use moving::{
    ExportOutcome, ExportReq, ExportToBlockmineOutcome, ExportToBlockmineReq, ImportBotChoice,
    ImportBotView, ImportGraphView, ImportKind, ImportPreview, ImportRemark, ImportReport,
    ImportServerView, ImportedBot, OnClash, PreviewImportReq, RunImportReq,
};
pub use people::{
    ChangePeopleReq, CreateGroupReq, CreatePersonReq, ExportPeopleReq, ExportedPeople,
    FindPeopleReq, FoundPeople, GroupReq, GroupView, GroupsView, ImportPeopleReq, ImportedPeople,
    ListGroupsReq, ListPeopleReq, PeopleChange, PeopleFormat, PeopleOrder, PeoplePage,
    PeopleProblem, PeopleReq, PeopleTouched, PermissionReq, PermissionView, PersonView,
    PutPermissionReq, SetPersonNoteReq, UpdateGroupReq,
};
pub use plugin::{
    BotPluginReq, BotPluginView, BotPluginsReq, BotPluginsView, InstallPluginReq, PluginDetail,
    PluginFileChange, PluginFileChangeKind, PluginFinding, PluginFindingKind, PluginLogLine,
    PluginNeed, PluginPermissionView, PluginPreview, PluginReq, PluginRuleOperator, PluginSecret,
    PluginSettingChoice, PluginSettingKind, PluginSettingRule, PluginSettingValue,
    PluginSettingView, PluginSettingsView, PluginSource, PluginStateView, PluginView,
    PreviewPluginReq, SetBotPluginReq, SettlePluginReq, UpdatePluginSettingsReq,
};
pub use plugin_page::{
    PluginActionOutcome, PluginActionReq, PluginNodePin, PluginNodeView, PluginPageReq,
    PluginPageState, PluginPageView, PluginTab,
};
pub use practice::{
    PracticeCommandReq, PracticeCommandView, PracticeConsole, PracticeLine, PracticeLineKind,
    PracticeStateView, PracticeView,
};
pub use proxy::{
    BotProxyView, CheckProxiesReq, CreateProxyReq, GetBotProxyReq, ImportProblem, ImportProxiesReq,
    ImportedProxies, ProxyCheckView, ProxyChoiceView, ProxyKindView, ProxyReq, ProxyView,
    SetBotProxyReq, UpdateProxyReq,
};
pub use routine::{GetRoutineReq, RestartPlan, RoutineView, UpdateRoutineReq};
pub use run::{
    CompareRunsReq, ExportRunReq, ImportRunReq, ListRunsReq, RunAnswer, RunAnswerOrigin,
    RunComparison, RunDifference, RunEffect, RunFile, RunNodeCost, RunOrigin, RunPage, RunParting,
    RunPhase, RunPinValue, RunReq, RunStart, RunState, RunStep, RunStepReq, RunTrace,
    RunValueDifference, RunVariable, RunView,
};
pub use run_try::{
    DryAnswer, DryExtent, DryInput, DryRunReq, GraphTestResult, GraphTestsOutcome, MadeGraphTest,
    MakeGraphTestReq, RunGraphTestsReq, StartGraphReq,
};
pub use schedule::{
    ExplainPlanReq, ExplainedPlan, JobCause, JobPage, JobState, JobsReq, ListJobsReq, MissedPolicy,
    OverlapPolicy, PlanProblem, PlanProblemKind, ScheduleAction, ScheduleFields, ScheduleJob,
    SchedulePlan, ScheduleReq, ScheduleTargets, ScheduleView, UpdateScheduleReq,
};
pub use server::{CreateServerReq, DeleteServerReq, RestoreServerReq, ServerView, UpdateServerReq};
pub use settings::{CloseAction, Language, SettingsView, Theme, UpdateSettingsReq, WebAccess};
pub use shared_graph::{
    GraphEditorView, GraphPoint, GraphPointer, HeardGraph, JoinGraphReq, KeepGraphReq,
    LeaveGraphReq, NewOperation, PointGraphReq, ShareGraphReq, SharedGraph, SharedGraphNews,
    SharedOperation, SharedPlace,
};
pub use status::{AppInfo, BotUse, ProcessUse, ResourceUse};
pub use stored_value::{
    AddToValueReq, ListValueOwnersReq, ListValuesReq, SetValueReq, StoredValueView, ValuePage,
    ValueReq, ValueScope,
};
pub use tags::{CacheTag, CommandKind, CommandTags};
pub use told::Told;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z. A double, all that JavaScript has,
/// holds it exactly until the year 287396.
pub type UnixMillis = u64;

/// The request of a command that takes nothing. An empty object rather than `()`, which would
/// become `null` on the wire.
#[derive(Debug, Clone, Copy, Default, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
