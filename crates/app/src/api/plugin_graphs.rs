//! Graphs that come and go with plugins.

use sculk_contract::{ApiError, CacheTag, ConsoleLevel};
use sculk_core::BotId;
use sculk_store::Plugin;

use crate::App;
use crate::error::from_store;
use crate::plugins::{LogLine, Taken, graphs_in};

impl App {
    /// Takes the graphs of a plugin's folder in for a bot. What cannot be taken is a line in its log.
    pub(super) async fn bring_plugin_graphs(&self, bot: BotId, plugin: &Plugin) {
        let plugins = &self.inner.plugins;
        // A folder whose files are gone is told where the plugin is loaded.
        let Ok(package) = plugins.shelf().read(&plugin.code).await else {
            return;
        };
        let mut n_new = 0_usize;
        for brought in graphs_in(&package) {
            match plugins.bring_graph(bot, &plugin.name, &brought).await {
                Ok(Taken::New) => n_new += 1,
                Ok(Taken::Known) => {}
                Err(why) => {
                    let line = LogLine {
                        at: self.now().0.cast_unsigned(),
                        level: ConsoleLevel::Warning,
                        text: format!("Its graph “{}” was not taken: {why}.", brought.name),
                    };
                    plugins.live().log(bot, &plugin.name, line);
                }
            }
        }
        if n_new > 0 {
            self.plugin_graphs_changed();
        }
    }

    /// Puts the graphs that a plugin brought into the bin.
    pub(super) async fn drop_plugin_graphs(
        &self,
        bot: BotId,
        plugin: &str,
    ) -> Result<(), ApiError> {
        let dropped = self.inner.plugins.drop_graphs(bot, plugin).await;
        if dropped.map_err(from_store)? > 0 {
            self.plugin_graphs_changed();
        }
        Ok(())
    }

    fn plugin_graphs_changed(&self) {
        self.inner.plugins.changed(&[
            CacheTag::Commands,
            CacheTag::Graphs,
            CacheTag::EventGraphs,
            CacheTag::Bin,
        ]);
    }
}
