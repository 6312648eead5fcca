//! Bots that go through a proxy: it is chosen before each join, and what becomes of the session says
//! something about it.

use sculk_bots::{DisconnectCause, NoProxy, ProxyRoute, SessionId};
use sculk_store::ProxyChoice;

use super::{BotActor, BotInput};
use crate::console::{NewLine, Said};

impl BotActor {
    /// Finds the bot's way; the join follows when it is found.
    pub(super) fn ask_for_route(&self, session: SessionId) {
        let (proxies, mailbox) = (self.around.proxies.clone(), self.mailbox.clone());
        let (bot, choice) = (self.id(), self.config.proxy);
        tokio::spawn(async move {
            let outcome = proxies.route_for(bot, choice).await;
            let ready = BotInput::RouteReady { session, outcome };
            if mailbox.send(ready).await.is_err() {
                // The bot was deleted meanwhile.
                proxies.release(bot);
            }
        });
    }

    /// The way is found, or there is none.
    pub(super) fn route_ready(
        &mut self,
        session: SessionId,
        outcome: Result<Option<ProxyRoute>, NoProxy>,
    ) {
        if session != self.session() || !self.is_wanted() {
            return self.leave_proxy_if_unwanted();
        }
        match outcome {
            Ok(route) => {
                if let Some(route) = &route {
                    self.write(NewLine::notice(Said::Through, &[("proxy", route)]));
                }
                self.route = route;
                self.join_by_route(session);
            }
            Err(why) => self.end_session(session, DisconnectCause::NoProxy { why }),
        }
    }

    /// The bot is in the world.
    pub(super) fn note_arrival(&self) {
        if self.route.is_some() {
            self.around.proxies.note_session(self.id(), false);
        }
    }

    /// Draws the conclusions for the proxy, and says of a lost connection that there was one.
    pub(super) fn note_end(&mut self, cause: DisconnectCause) -> DisconnectCause {
        let Some(route) = self.route.take() else {
            return cause;
        };
        let proxies = &self.around.proxies;
        match cause {
            DisconnectCause::Proxy {
                fault,
                proxy,
                is_from_pool,
            } => {
                proxies.note_fault(self.id(), &fault, is_from_pool);
                DisconnectCause::Proxy {
                    fault,
                    proxy,
                    is_from_pool,
                }
            }
            DisconnectCause::ConnectionLost { detail } => {
                proxies.note_session(self.id(), true);
                // From here nobody can tell which end of it broke.
                let detail = format!("{detail} (it went through the proxy {})", route.address());
                DisconnectCause::ConnectionLost { detail }
            }
            DisconnectCause::Timeout { .. } => {
                proxies.note_session(self.id(), true);
                cause
            }
            other => other,
        }
    }

    /// Gives the place at the proxy back once the bot is not wanted online any more.
    pub(super) fn leave_proxy_if_unwanted(&mut self) {
        if !self.is_wanted() {
            self.route = None;
            self.around.proxies.release(self.id());
        }
    }

    /// Whether a way must be found before a join.
    pub(super) fn needs_route(&self) -> bool {
        // A bot that went through one before gives its place back where the choice is made.
        self.config.proxy != ProxyChoice::Direct || self.around.proxies.of(self.id()).is_some()
    }
}
