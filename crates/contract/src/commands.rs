/// The command table: every call a surface can make, once.
///
/// A host passes the name of its own macro and gets all rows; a host that lacks a body for a row
/// does not compile. Each row reads
/// `kind name(Request) -> Answer, tags [Tag, …];` with its documentation above it.
///
/// ```
/// macro_rules! names {
///     ($($(#[$doc:meta])* $kind:ident $name:ident($req:ty) -> $res:ty, tags [$($tag:ident),*];)*) => {
///         const NAMES: &[&str] = &[$(stringify!($name)),*];
///     };
/// }
/// sculk_contract::with_commands!(names);
/// assert!(NAMES.contains(&"list_bots"));
/// ```
#[macro_export]
macro_rules! with_commands {
    ($host:ident) => {
        $host! {
            /// Version, folders and what this build can do.
            query get_app_info(Nothing) -> AppInfo, tags [];
            /// The settings of the app.
            query get_settings(Nothing) -> SettingsView, tags [Settings];
            /// Changes the settings that are given, keeps the others.
            mutation update_settings(UpdateSettingsReq) -> SettingsView, tags [Settings];
            /// Whether graphs may ask web servers of this machine and of private networks.
            query get_web_access(Nothing) -> WebAccess, tags [Settings];
            /// Changes whether they may; holds at once.
            mutation set_web_access(WebAccess) -> WebAccess, tags [Settings];
            /// The last sample of CPU and memory; further ones come as events.
            query get_resource_use(Nothing) -> ResourceUse, tags [];

            /// All servers, in the user's order.
            query list_servers(Nothing) -> Vec<ServerView>, tags [Servers];
            /// Adds a server to the address book.
            mutation create_server(CreateServerReq) -> ServerView, tags [Servers];
            /// Changes a server; bots that are online stay so until they reconnect.
            mutation update_server(UpdateServerReq) -> ServerView, tags [Servers];
            /// Deletes a server that no bot uses; `restore_server` brings it back.
            mutation delete_server(DeleteServerReq) -> ServerView, tags [Servers, Bin];
            /// Undoes `delete_server`.
            mutation restore_server(RestoreServerReq) -> ServerView, tags [Servers, Bin];

            /// All bots, in the user's order, with their live state.
            query list_bots(Nothing) -> Vec<BotView>, tags [Bots];
            /// One bot with its live state.
            query get_bot(GetBotReq) -> BotView, tags [Bots];
            /// Adds a bot; it gets the commands a new bot starts with.
            mutation create_bot(CreateBotReq) -> BotView, tags [Bots, Servers, Commands];
            /// Changes a bot's settings; what concerns the connection holds from the next join.
            mutation update_bot(UpdateBotReq) -> BotView, tags [Bots, Servers];
            /// Stops and deletes a bot; `restore_bot` brings it back, its password included.
            mutation delete_bot(DeleteBotReq) -> BotView, tags [Bots, Servers, Commands, Bin];
            /// Undoes `delete_bot`.
            mutation restore_bot(RestoreBotReq) -> BotView, tags [Bots, Servers, Commands, Bin];
            /// Puts the bots in the given order.
            mutation reorder_bots(ReorderBotsReq) -> Nothing, tags [Bots];

            /// Groups of bots, by name.
            query list_bot_groups(Nothing) -> Vec<BotGroupView>, tags [Bots];
            /// Adds a group of bots.
            mutation create_bot_group(CreateBotGroupReq) -> BotGroupView, tags [Bots];
            /// Changes a group of bots; schedules for it are for its new bots from the next time on.
            mutation update_bot_group(UpdateBotGroupReq) -> BotGroupView, tags [Bots];
            /// Deletes a group, not its bots; `restore_bot_group` brings it back.
            mutation delete_bot_group(BotGroupReq) -> BotGroupView, tags [Bots, Bin];
            /// Undoes `delete_bot_group`.
            mutation restore_bot_group(BotGroupReq) -> BotGroupView, tags [Bots, Bin];

            /// The accounts that are signed in with Microsoft.
            query list_accounts(Nothing) -> Vec<AccountView>, tags [Accounts];
            /// Asks Microsoft for a code, which its user types into a web page.
            mutation begin_sign_in(BeginSignInReq) -> SignInView, tags [];
            /// How far a sign-in is.
            query get_sign_in(SignInReq) -> SignInView, tags [Accounts];
            /// Opens the page of a sign-in in the user's browser, the code filled in.
            mutation open_sign_in_page(SignInReq) -> Nothing, tags [];
            /// Gives a sign-in up; one that is over stays as it is.
            mutation cancel_sign_in(SignInReq) -> Nothing, tags [Accounts];
            /// Forgets an account that no bot uses.
            mutation remove_account(AccountReq) -> Nothing, tags [Accounts];
            /// Says as what a bot joins; holds from the next join.
            mutation set_bot_account(SetBotAccountReq) -> BotView, tags [Accounts, Bots];

            /// All proxies by address, and who goes through them.
            query list_proxies(Nothing) -> Vec<ProxyView>, tags [Proxies];
            /// Adds a proxy and looks whether it works.
            mutation create_proxy(CreateProxyReq) -> ProxyView, tags [Proxies];
            /// Changes a proxy; bots that are online stay so until they reconnect.
            mutation update_proxy(UpdateProxyReq) -> ProxyView, tags [Proxies];
            /// Deletes a proxy that no bot has for its own; `restore_proxy` brings it back.
            mutation delete_proxy(ProxyReq) -> ProxyView, tags [Proxies, Bin];
            /// Undoes `delete_proxy`.
            mutation restore_proxy(ProxyReq) -> ProxyView, tags [Proxies, Bin];
            /// Adds a proxy per line; what is wrong with a line keeps the others from nothing.
            mutation import_proxies(ImportProxiesReq) -> ImportedProxies, tags [Proxies];
            /// Begins to look whether proxies work; what comes of it shows in `list_proxies`.
            mutation check_proxies(CheckProxiesReq) -> Nothing, tags [Proxies];
            /// How a bot goes to its server.
            query get_bot_proxy(GetBotProxyReq) -> BotProxyView, tags [Proxies];
            /// Decides how a bot goes to its server; holds from the next join.
            mutation set_bot_proxy(SetBotProxyReq) -> BotProxyView, tags [Proxies];

            /// Starts bots that are stopped or failed; others are left as they are.
            mutation start_bots(BotTarget) -> Nothing, tags [];
            /// Stops bots; a bot that is connecting gives up.
            mutation stop_bots(BotTarget) -> Nothing, tags [];
            /// Stops and starts bots.
            mutation restart_bots(BotTarget) -> Nothing, tags [];
            /// Puts a line of the user into the bot's paced chat queue.
            mutation send_chat(SendChatReq) -> Nothing, tags [];
            /// Lines of a bot's console, newest page first; new ones come as events.
            query read_console(ReadConsoleReq) -> ConsolePage, tags [];
            /// Lines of a bot's console that contain a text, newest first, in pages.
            query search_console(SearchConsoleReq) -> ConsoleSearchPage, tags [];

            /// The commands of a bot.
            query list_commands(ListCommandsReq) -> Vec<CommandView>, tags [Commands];
            /// Adds a command with a graph that answers with its name.
            mutation create_command(CreateCommandReq) -> CommandView, tags [Commands];
            /// Changes a command; holds from the next line of chat.
            mutation update_command(UpdateCommandReq) -> CommandView, tags [Commands];
            /// Deletes a command; `restore_command` brings it back with its graph.
            mutation delete_command(DeleteCommandReq) -> CommandView, tags [Commands, Bin];
            /// Undoes `delete_command`.
            mutation restore_command(RestoreCommandReq) -> CommandView, tags [Commands, Bin];
            /// Says step by step what a line of a player would lead to. Changes nothing.
            query explain_line(ExplainLineReq) -> ExplanationView, tags [];
            /// What a bot answers to wrong use and by the app's own commands.
            query get_replies(GetRepliesReq) -> RepliesView, tags [Replies];
            /// Changes what a bot answers; holds from the next line of chat.
            mutation update_replies(UpdateRepliesReq) -> RepliesView, tags [Replies];

            /// People a bot knows, in pages.
            query list_people(ListPeopleReq) -> PeoplePage, tags [People];
            /// Everybody a search finds, by id, for what is done to all of them.
            query find_people(FindPeopleReq) -> FoundPeople, tags [];
            /// Makes somebody known who has not spoken yet.
            mutation create_person(CreatePersonReq) -> PersonView, tags [People];
            /// Changes the note of somebody.
            mutation set_person_note(SetPersonNoteReq) -> Nothing, tags [People];
            /// Changes people, one or many; holds from the next line of chat.
            mutation change_people(ChangePeopleReq) -> PeopleTouched, tags [People];
            /// Forgets people; `restore_people` brings them back with their groups and notes.
            mutation delete_people(PeopleReq) -> PeopleTouched, tags [People, Bin];
            /// Undoes `delete_people`.
            mutation restore_people(PeopleReq) -> PeopleTouched, tags [People, Bin];
            /// Writes all people of a bot into a file below the data folder.
            mutation export_people(ExportPeopleReq) -> ExportedPeople, tags [];
            /// Makes people known from a text; what is wrong with a line keeps the others from nothing.
            mutation import_people(ImportPeopleReq) -> ImportedPeople, tags [People];
            /// The groups of a bot and the permissions it knows.
            query list_groups(ListGroupsReq) -> GroupsView, tags [People, Commands];
            /// Adds a group.
            mutation create_group(CreateGroupReq) -> GroupView, tags [People];
            /// Changes a group; holds from the next line of chat.
            mutation update_group(UpdateGroupReq) -> GroupView, tags [People];
            /// Deletes a group; `restore_group` brings it back with its members.
            mutation delete_group(GroupReq) -> GroupView, tags [People, Bin];
            /// Undoes `delete_group`.
            mutation restore_group(GroupReq) -> GroupView, tags [People, Bin];
            /// Makes a permission known by name, or describes it anew.
            mutation put_permission(PutPermissionReq) -> Nothing, tags [People];
            /// Forgets a permission; groups that grant it still do.
            mutation delete_permission(PermissionReq) -> Nothing, tags [People];
            /// Who changed what, newest first.
            query list_audit(ListAuditReq) -> AuditPage, tags [Audit];
            /// Puts a setting of the app or of a bot back as it was before a change.
            mutation undo_change(ChangeReq) -> Nothing, tags [Settings, Bots, Joining, Proxies];

            /// Every node type: palette, node bodies, help and validation are made from it.
            query get_catalogue(Nothing) -> CatalogueView, tags [];
            /// The graph of a command, and the draft if one was left.
            query get_graph(GetGraphReq) -> GraphView, tags [Graphs];
            /// Says everything that is wrong with a document, without saving it.
            query check_graph(CheckGraphReq) -> CheckOutcome, tags [];
            /// Saves a graph; the next line of chat runs it. Refused when somebody saved in
            /// between (`conflict`) or when it cannot be compiled (`badGraph`).
            mutation save_graph(SaveGraphReq) -> SaveGraphOutcome, tags [Graphs, Commands];
            /// Keeps an unfinished edit, so that a crash cannot lose it.
            mutation save_draft(SaveDraftReq) -> Nothing, tags [];
            /// Throws the unfinished edit away.
            mutation discard_draft(DiscardDraftReq) -> Nothing, tags [Graphs];

            /// The event graphs of a bot, in the order in which they start.
            query list_event_graphs(ListEventGraphsReq) -> Vec<EventGraphView>, tags [EventGraphs];
            /// Adds an event graph at the end.
            mutation create_event_graph(CreateEventGraphReq) -> EventGraphView, tags [EventGraphs];
            /// Changes an event graph apart from its document; holds from the next event.
            mutation update_event_graph(UpdateEventGraphReq) -> EventGraphView, tags [EventGraphs];
            /// Deletes an event graph; `restore_event_graph` brings it back with its document.
            mutation delete_event_graph(EventGraphReq) -> EventGraphView, tags [EventGraphs, Bin];
            /// Undoes `delete_event_graph`.
            mutation restore_event_graph(EventGraphReq) -> EventGraphView, tags [EventGraphs, Bin];
            /// The document of an event graph, and the draft if one was left.
            query get_event_graph(EventGraphReq) -> EventGraphDocument, tags [EventGraphs];
            /// Saves a document; the next event runs it. Refused as `save_graph` refuses.
            mutation save_event_graph(SaveEventGraphReq) -> SaveGraphOutcome, tags [EventGraphs];
            /// Keeps an unfinished edit, so that a crash cannot lose it.
            mutation save_event_graph_draft(SaveEventGraphDraftReq) -> Nothing, tags [];
            /// Throws the unfinished edit away.
            mutation discard_event_graph_draft(EventGraphReq) -> Nothing, tags [EventGraphs];

            /// Begins to edit a graph together with whoever else does.
            mutation join_graph(JoinGraphReq) -> SharedGraph, tags [];
            /// Puts operations of an editor into the order common to all, and answers with what it
            /// did not hear yet.
            mutation share_graph(ShareGraphReq) -> HeardGraph, tags [];
            /// Keeps what the editors of a graph agree on as its draft.
            mutation keep_graph(KeepGraphReq) -> Nothing, tags [];
            /// Shows the other editors of a graph where one is.
            mutation point_in_graph(PointGraphReq) -> Nothing, tags [];
            /// Stops to edit a graph.
            mutation leave_graph(LeaveGraphReq) -> Nothing, tags [];

            /// Puts event graphs of a bot into an order: of several of one event the first starts first.
            mutation reorder_event_graphs(ReorderEventGraphsReq) -> Nothing, tags [EventGraphs];

            /// The saved versions of a graph, newest first.
            query list_graph_versions(ListGraphVersionsReq) -> GraphVersionPage, tags [Graphs, EventGraphs];
            /// The document of a saved version.
            query get_graph_version(GraphVersionReq) -> GraphVersionDocument, tags [];
            /// Since when the nodes of the saved graph are as they are.
            query blame_graph(BlameGraphReq) -> GraphBlame, tags [Graphs, EventGraphs];
            /// Notes something about a saved version.
            mutation note_graph_version(NoteGraphVersionReq) -> Nothing, tags [Graphs, EventGraphs];
            /// Saves an old version anew, on top of all others. Refused as `save_graph` refuses.
            mutation restore_graph_version(RestoreGraphVersionReq) -> SaveGraphOutcome, tags [Graphs, EventGraphs, Commands];

            /// Runs that are kept, the newest first.
            query list_runs(ListRunsReq) -> RunPage, tags [];
            /// A run step by step.
            query get_run(RunReq) -> RunTrace, tags [];
            /// How things stood after a step of a run.
            query get_run_step(RunStepReq) -> RunState, tags [];
            /// Where two runs differ.
            query compare_runs(CompareRunsReq) -> RunComparison, tags [];
            /// Brings a run out of a file to a graph.
            mutation import_run(ImportRunReq) -> RunView, tags [];
            /// Tries a graph without a world; what it would do is listed and not done.
            query dry_run(DryRunReq) -> RunTrace, tags [];
            /// Starts a saved graph on its bot, for real.
            mutation start_graph(StartGraphReq) -> Nothing, tags [];
            /// Runs the tests of a document.
            query run_graph_tests(RunGraphTestsReq) -> GraphTestsOutcome, tags [];
            /// Makes a test of a run.
            query make_graph_test(MakeGraphTestReq) -> MadeGraphTest, tags [];
            /// Writes a run with its graph into a file that opens anywhere.
            mutation export_run(ExportRunReq) -> RunFile, tags [];

            /// The breakpoints of a graph.
            query list_breakpoints(ListBreakpointsReq) -> Vec<BreakpointView>, tags [Breakpoints];
            /// Sets a breakpoint, in place of the one at the same place. Runs under way mind it, too.
            mutation save_breakpoint(SaveBreakpointReq) -> Nothing, tags [Breakpoints];
            /// Removes a breakpoint of a graph, or all of them.
            mutation remove_breakpoints(RemoveBreakpointsReq) -> Nothing, tags [Breakpoints];
            /// The runs that stand still or did so, and those that were ended while they stood.
            query list_debugged_runs(Nothing) -> Vec<DebuggedRunView>, tags [DebuggedRuns];
            /// How things stand in a run that is debugged.
            query get_debugged_run(DebuggedRunReq) -> DebuggedRunState, tags [DebuggedRuns];
            /// Tells a run that stands still what to do, or looks at an earlier step of it.
            mutation steer_run(SteerRunReq) -> DebuggedRunView, tags [DebuggedRuns];
            /// How runs are debugged.
            query get_debug_settings(Nothing) -> DebugSettings, tags [Settings];
            /// Changes how runs are debugged.
            mutation set_debug_settings(DebugSettings) -> DebugSettings, tags [Settings];

            /// What happens by itself at certain times, by name.
            query list_schedules(Nothing) -> Vec<ScheduleView>, tags [Schedules];
            /// Adds a schedule.
            mutation create_schedule(ScheduleFields) -> ScheduleView, tags [Schedules];
            /// Changes a schedule as a whole; jobs under way go on.
            mutation update_schedule(UpdateScheduleReq) -> ScheduleView, tags [Schedules];
            /// Deletes a schedule; `restore_schedule` brings it back.
            mutation delete_schedule(ScheduleReq) -> ScheduleView, tags [Schedules, Bin];
            /// Undoes `delete_schedule`.
            mutation restore_schedule(ScheduleReq) -> ScheduleView, tags [Schedules, Bin];
            /// Begins what a schedule does now; what comes of it shows in `list_jobs`.
            mutation run_schedule(ScheduleReq) -> Nothing, tags [Schedules];
            /// Says what a plan means and when it comes next. Changes nothing.
            query explain_plan(ExplainPlanReq) -> ExplainedPlan, tags [];
            /// What came of schedules, newest first.
            query list_jobs(ListJobsReq) -> JobPage, tags [Schedules];
            /// Does once more what failed for good; it goes off the list of failures.
            mutation run_jobs_again(JobsReq) -> Nothing, tags [Schedules];
            /// Takes jobs off the list of failures.
            mutation dismiss_jobs(JobsReq) -> Nothing, tags [Schedules];

            /// The parts of a store that hold values, by name; 500 at most.
            query list_value_owners(ListValueOwnersReq) -> Vec<String>, tags [Values];
            /// Values of a part of a store by the beginning of their keys, in pages.
            query list_values(ListValuesReq) -> ValuePage, tags [Values];
            /// One value, whole; none where there is none.
            query get_value(ValueReq) -> Option<StoredValueView>, tags [Values];
            /// Puts a value under a key; answers what lay there before.
            mutation set_value(SetValueReq) -> Option<StoredValueView>, tags [Values];
            /// Adds to the number under a key; answers the sum.
            mutation add_to_value(AddToValueReq) -> f64, tags [Values];
            /// Takes a value away; answers what it was.
            mutation delete_value(ValueReq) -> Option<StoredValueView>, tags [Values, Bin];
            /// Undoes `delete_value`: puts back what was deleted last under the key.
            mutation restore_value(ValueReq) -> Option<StoredValueView>, tags [Values, Bin];

            /// How chat of a server is read and written.
            query get_server_chat(GetServerChatReq) -> ServerChatView, tags [Chat];
            /// Changes how chat of a server is read and written.
            mutation update_server_chat(UpdateServerChatReq) -> ServerChatView, tags [Chat];
            /// Says what rules make of the last lines of chat. Changes nothing.
            query try_chat_rules(TryChatRulesReq) -> TriedChatRules, tags [];
            /// What a bot does when it joins.
            query get_joining(GetJoiningReq) -> JoiningView, tags [Joining];
            /// Changes what a bot does when it joins.
            mutation update_joining(UpdateJoiningReq) -> JoiningView, tags [Joining];
            /// What a bot does by the clock.
            query get_routine(GetRoutineReq) -> RoutineView, tags [Joining];
            /// Changes what a bot does by the clock.
            mutation update_routine(UpdateRoutineReq) -> RoutineView, tags [Joining];

            /// The practice world and who is in it.
            query get_practice(Nothing) -> PracticeView, tags [Practice];
            /// Starts the practice world; where it runs already, nothing changes.
            mutation start_practice(Nothing) -> PracticeView, tags [Practice, Servers];
            /// Stops the practice world, and the bots that play in it before.
            mutation stop_practice(Nothing) -> PracticeView, tags [Practice];
            /// Enters an operator's command; the reply comes as lines of its console.
            mutation run_practice_command(PracticeCommandReq) -> Nothing, tags [];
            /// The lines of the practice world's console; new ones come as events.
            query read_practice_console(Nothing) -> PracticeConsole, tags [];
            /// Starts the practice world if need be, adds a bot to it and sends the bot in.
            mutation try_in_practice(Nothing) -> BotView, tags [Practice, Servers, Bots, Commands];

            /// All installed plugins, by name.
            query list_plugins(Nothing) -> Vec<PluginView>, tags [Plugins];
            /// A plugin with its pages for readers, and whether its files are as they were installed.
            query get_plugin(PluginReq) -> PluginDetail, tags [Plugins];
            /// Says what would be installed. Changes nothing; its answer is not kept.
            mutation preview_plugin(PreviewPluginReq) -> PluginPreview, tags [];
            /// Installs a plugin, or another version of it; bots that use it load it at once.
            mutation install_plugin(InstallPluginReq) -> PluginView, tags [Plugins, Commands];
            /// Removes a plugin with what bots decided about it. What it stored stays.
            mutation remove_plugin(PluginReq) -> PluginView, tags [Plugins, Commands];
            /// Goes back to the version before the last update.
            mutation roll_back_plugin(PluginReq) -> PluginView, tags [Plugins, Commands];
            /// Takes changed files of a plugin for good, or puts back what was installed.
            mutation settle_plugin(SettlePluginReq) -> PluginDetail, tags [Plugins];
            /// The plugins of a bot, how they are and what they use.
            query list_bot_plugins(BotPluginsReq) -> BotPluginsView, tags [Plugins];
            /// Switches a plugin of a bot on or off, or changes what it may do; the bot stays online.
            mutation set_bot_plugin(SetBotPluginReq) -> BotPluginView, tags [Plugins, Commands];
            /// Loads the plugins of a bot afresh; the bot stays online.
            mutation reload_bot_plugins(BotPluginsReq) -> Nothing, tags [Plugins];
            /// The settings of a plugin of a bot.
            query get_plugin_settings(BotPluginReq) -> PluginSettingsView, tags [Plugins];
            /// Changes settings of a plugin of a bot.
            mutation update_plugin_settings(UpdatePluginSettingsReq) -> PluginSettingsView, tags [Plugins];
            /// Nodes that plugins of a bot made for the editor.
            query list_plugin_nodes(BotPluginsReq) -> Vec<PluginNodeView>, tags [PluginNodes, Plugins];
            /// A page of a plugin, which makes it now.
            query get_plugin_page(PluginPageReq) -> PluginPageView, tags [Plugins];
            /// What the pages of a plugin show since it said so the last time.
            query get_plugin_page_state(BotPluginReq) -> PluginPageState, tags [PluginPages, Plugins];
            /// Presses something on a page of a plugin.
            mutation press_plugin_page(PluginActionReq) -> PluginActionOutcome, tags [];
            /// The last lines a plugin of a bot wrote, oldest first.
            query read_plugin_log(BotPluginReq) -> Vec<PluginLogLine>, tags [Plugins];

            /// Says what of a file or folder would come. Changes nothing; its answer is not kept.
            mutation preview_import(PreviewImportReq) -> ImportPreview, tags [];
            /// Takes over what a file or folder holds: all that was chosen, or nothing.
            mutation run_import(RunImportReq) -> ImportReport, tags [Servers, Proxies, Bots, Commands, Graphs, EventGraphs, Chat, Joining, Schedules, Values, People, Replies, Plugins, Bin, Backups];
            /// Writes bots with all that belongs to them into a `.sculk` file.
            mutation export_bots(ExportReq) -> ExportOutcome, tags [];
            /// Writes one command or event graph into a file that BlockMine imports.
            mutation export_to_blockmine(ExportToBlockmineReq) -> ExportToBlockmineOutcome, tags [];

            /// What was deleted in the last 30 days, in pages.
            query list_bin(ListBinReq) -> BinPage, tags [Bin];
            /// Brings things back from the bin, with what they cannot be without.
            mutation restore_from_bin(BinItemsReq) -> BinOutcome, tags [Bin, Servers, Proxies, Bots, Commands, EventGraphs, Schedules, Values, People];
            /// Forgets things in the bin for good, their passwords with them.
            mutation purge_from_bin(BinItemsReq) -> BinOutcome, tags [Bin];
            /// Forgets all that lies in the bin for good.
            mutation empty_bin(Nothing) -> BinOutcome, tags [Bin];

            /// Reports of crashes, newest first. They are kept on this machine and sent nowhere.
            query list_crash_reports(Nothing) -> Vec<CrashReportView>, tags [CrashReports];
            /// A report of a crash as a whole.
            query read_crash_report(CrashReportReq) -> CrashReportText, tags [CrashReports];
            /// Deletes reports of crashes.
            mutation delete_crash_reports(CrashReportsReq) -> Nothing, tags [CrashReports];
            /// Keeps a report of a crash of the window.
            mutation report_window_crash(WindowCrashReq) -> Nothing, tags [CrashReports];

            /// The plain-file mirror, and what was changed in its folder.
            query get_mirror(Nothing) -> MirrorView, tags [Mirror];
            /// Begins to mirror into a folder, or ends it; the files stay.
            mutation set_mirror(SetMirrorReq) -> MirrorView, tags [Mirror];
            /// Compares the folder of the mirror with the app now.
            mutation look_at_mirror(Nothing) -> MirrorView, tags [Mirror];
            /// Takes changed files of the mirror over.
            mutation take_mirror_changes(MirrorFilesReq) -> MirrorOutcome, tags [Mirror, Bin, Settings, Bots, Commands, Graphs, EventGraphs, Joining, People];
            /// Writes what the app has over changed files of the mirror.
            mutation drop_mirror_changes(MirrorFilesReq) -> MirrorOutcome, tags [Mirror];

            /// All copies of everything, newest first, and what became of a damaged database.
            query list_backups(Nothing) -> BackupsView, tags [Backups];
            /// Makes a copy of everything now.
            mutation make_backup(MakeBackupReq) -> BackupView, tags [Backups];
            /// Says what differs between a copy and now. Changes nothing; its answer is not kept.
            mutation look_into_backup(BackupReq) -> BackupDiff, tags [];
            /// Goes back to a copy, or takes a bot or a graph out of it. A copy is made first.
            mutation restore_backup(RestoreBackupReq) -> RestoreOutcome, tags [Backups, Settings, Servers, Proxies, Accounts, Bots, Commands, Graphs, EventGraphs, Chat, Joining, Schedules, Values, People, Replies, Plugins, Bin, Mirror, Breakpoints];
        }
    };
}

macro_rules! tag_table {
    ($($(#[$doc:meta])* $kind:ident $name:ident($req:ty) -> $res:ty, tags [$($tag:ident),*];)*) => {
        /// The table's names (snake_case), kinds and tags, for the bindings.
        #[must_use]
        pub fn command_tags() -> Vec<$crate::CommandTags> {
            vec![$($crate::CommandTags {
                name: camel_case(stringify!($name)),
                kind: tag_table!(@kind $kind),
                tags: vec![$($crate::CacheTag::$tag),*],
            }),*]
        }
    };
    (@kind query) => { $crate::CommandKind::Query };
    (@kind mutation) => { $crate::CommandKind::Mutation };
}

with_commands!(tag_table);

fn camel_case(snake: &str) -> String {
    let mut words = snake.split('_');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            out.extend(first.to_uppercase());
            out.push_str(letters.as_str());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::CommandKind;

    #[test]
    fn every_invalidated_tag_reaches_a_query() {
        let table = command_tags();
        let of = |kind| {
            table
                .iter()
                .filter(move |row| row.kind == kind)
                .flat_map(|row| row.tags.iter().copied())
                .collect::<HashSet<_>>()
        };
        let dead: Vec<_> = of(CommandKind::Mutation)
            .difference(&of(CommandKind::Query))
            .copied()
            .collect();
        assert!(dead.is_empty(), "no query provides {dead:?}");
    }

    #[test]
    fn names_are_unique_and_camel_case() {
        let names: Vec<_> = command_tags().into_iter().map(|row| row.name).collect();
        let unique: HashSet<_> = names.iter().collect();
        assert_eq!(unique.len(), names.len());
        assert!(names.contains(&"updateBot".to_owned()));
    }
}
