use sculk_bots::{ProxyKind, ProxyRoute};
use sculk_contract::{
    ApiError, BotProxyView, CheckProxiesReq, CreateProxyReq, ErrorCode, GetBotProxyReq,
    ImportProblem, ImportProxiesReq, ImportedProxies, Nothing, ProxyCheckView, ProxyChoiceView,
    ProxyKindView, ProxyReq, ProxyView, SetBotProxyReq, UpdateProxyReq,
};
use sculk_core::{BotId, ProxyId};
use sculk_secrets::{SecretKey, Sensitive};
use sculk_store::{Proxy, ProxyChoice, ProxyFields, StoredProxyKind};

use crate::App;
use crate::error::{from_secrets, from_store};
use crate::revision::{refuse_stale, revision};
use crate::{proxies, validate};

/// Most proxies there may be.
const MAX_PROXIES: usize = 2_000;
/// Most lines of one import.
const MAX_LINES: usize = 500;
/// Most bots a proxy may be limited to; beyond, no limit is meant.
const MAX_BOTS: u32 = 10_000;

/// A proxy as it was typed.
struct Typed {
    fields: ProxyFields,
    password: Sensitive<String>,
}

impl App {
    pub(crate) async fn list_proxies(&self, _: Nothing) -> Result<Vec<ProxyView>, ApiError> {
        let proxies = self.inner.store.list_proxies().await.map_err(from_store)?;
        let mut views = Vec::with_capacity(proxies.len());
        for proxy in &proxies {
            views.push(self.proxy_view(proxy).await?);
        }
        Ok(views)
    }

    pub(crate) async fn create_proxy(&self, req: CreateProxyReq) -> Result<ProxyView, ApiError> {
        let password = Sensitive::new(req.password);
        let typed = typed(req.kind, &req.address, &req.username, password)?;
        let fields = ProxyFields {
            note: validate::text("note", "A note", &req.note, 200)?,
            max_bots: cap(req.max_bots)?,
            ..typed.fields
        };
        let typed = Typed { fields, ..typed };
        self.refuse_too_many(1).await?;
        let proxy = self.add_proxy(typed).await?;
        self.inner.proxies.check(&[proxy.id]);
        self.proxy_view(&proxy).await
    }

    pub(crate) async fn update_proxy(&self, req: UpdateProxyReq) -> Result<ProxyView, ApiError> {
        let id = ProxyId(req.id);
        let _edit = self.inner.edits.begin().await;
        let before = self.inner.store.proxy(id).await.map_err(from_store)?;
        let now = self.proxy_view(&before).await?;
        refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        let before = before.fields;
        let new_password = req.password.map(Sensitive::new);
        // The old password stands for itself: what it is does not matter to what is checked.
        let kept = || Sensitive::new(if before.has_password { "kept" } else { "" }.to_owned());
        let kind = req.kind.unwrap_or(kind_view(before.kind));
        let address = req.address.unwrap_or_else(|| proxies::address(&before));
        let username = req.username.as_deref().unwrap_or(&before.username);
        let has_new_password = new_password.is_some();
        let mut typed = typed(kind, &address, username, new_password.unwrap_or_else(kept))?;
        typed.fields.note = match &req.note {
            Some(note) => validate::text("note", "A note", note, 200)?,
            None => before.note,
        };
        typed.fields.max_bots = match req.max_bots {
            Some(max) => cap(Some(max))?,
            None => before.max_bots,
        };
        typed.fields.is_enabled = req.is_enabled.unwrap_or(before.is_enabled);
        if has_new_password {
            self.keep_proxy_password(id, typed.password).await?;
        }
        let store = &self.inner.store;
        let proxy = store.update_proxy(id, &typed.fields, self.now()).await;
        let proxy = proxy.map_err(from_store)?;
        self.inner.proxies.put(&proxy);
        if proxy.fields.is_enabled && (has_new_password || proxy.check.is_none()) {
            self.inner.proxies.check(&[id]);
        }
        self.proxy_view(&proxy).await
    }

    pub(crate) async fn delete_proxy(&self, req: ProxyReq) -> Result<ProxyView, ApiError> {
        let id = ProxyId(req.id);
        let store = &self.inner.store;
        let proxy = store.proxy(id).await.map_err(from_store)?;
        let deleted = store.delete_proxy(id, self.now()).await;
        deleted.map_err(from_store)?;
        self.inner.proxies.remove(id);
        self.proxy_view(&proxy).await
    }

    pub(crate) async fn restore_proxy(&self, req: ProxyReq) -> Result<ProxyView, ApiError> {
        let store = &self.inner.store;
        let turn = self.inner.bin_turn.take().await;
        let proxy = store.restore_proxy(ProxyId(req.id), self.now()).await;
        drop(turn);
        let proxy = proxy.map_err(from_store)?;
        self.inner.proxies.put(&proxy);
        self.proxy_view(&proxy).await
    }

    pub(crate) async fn import_proxies(
        &self,
        req: ImportProxiesReq,
    ) -> Result<ImportedProxies, ApiError> {
        let max_bots = cap(req.max_bots)?;
        let text = Sensitive::new(req.text);
        let lines: Vec<_> = text.expose().lines().enumerate().collect();
        let is_proxy = |line: &str| !line.trim().is_empty() && !line.trim().starts_with('#');
        let lines: Vec<_> = lines
            .into_iter()
            .filter(|(_, line)| is_proxy(line))
            .collect();
        if lines.len() > MAX_LINES {
            let why = format!("At most {MAX_LINES} lines can be imported at once.");
            return Err(invalid("text", why));
        }
        self.refuse_too_many(lines.len()).await?;
        let mut imported = ImportedProxies {
            n_added: 0,
            problems: Vec::new(),
        };
        let mut added = Vec::new();
        for (idx, line) in lines {
            match self.import_line(line, req.kind, max_bots).await {
                Ok(id) => added.push(id),
                Err(message) => imported.problems.push(ImportProblem {
                    line: u32::try_from(idx + 1).unwrap_or(u32::MAX),
                    message,
                }),
            }
        }
        imported.n_added = u32::try_from(added.len()).unwrap_or(u32::MAX);
        self.inner.proxies.check(&added);
        Ok(imported)
    }

    pub(crate) async fn check_proxies(&self, req: CheckProxiesReq) -> Result<Nothing, ApiError> {
        let ids = match req.ids {
            Some(ids) => ids.into_iter().map(ProxyId).collect(),
            None => {
                let all = self.inner.store.list_proxies().await.map_err(from_store)?;
                let on = all.into_iter().filter(|proxy| proxy.fields.is_enabled);
                on.map(|proxy| proxy.id).collect::<Vec<_>>()
            }
        };
        self.inner.proxies.check(&ids);
        Ok(Nothing {})
    }

    pub(crate) async fn get_bot_proxy(
        &self,
        req: GetBotProxyReq,
    ) -> Result<BotProxyView, ApiError> {
        let bot = BotId(req.bot_id);
        self.inner.store.bot(bot).await.map_err(from_store)?;
        let choice = self.inner.store.proxy_choice(bot).await;
        Ok(self.bot_proxy_view(bot, choice.map_err(from_store)?))
    }

    pub(crate) async fn set_bot_proxy(
        &self,
        req: SetBotProxyReq,
    ) -> Result<BotProxyView, ApiError> {
        let bot = BotId(req.bot_id);
        let choice = match req.choice {
            ProxyChoiceView::Direct => ProxyChoice::Direct,
            ProxyChoiceView::One { proxy_id } => ProxyChoice::One(ProxyId(proxy_id)),
            ProxyChoiceView::Pool => ProxyChoice::Pool,
        };
        let set = self.inner.store.set_proxy_choice(bot, choice, self.now());
        set.await.map_err(from_store)?;
        self.reconfigure(bot).await.map_err(from_store)?;
        Ok(self.bot_proxy_view(bot, choice))
    }

    async fn import_line(
        &self,
        line: &str,
        kind: ProxyKindView,
        max_bots: Option<u32>,
    ) -> Result<ProxyId, String> {
        let route = ProxyRoute::parse(line, port_kind(kind)).map_err(|error| {
            let words = error.to_string();
            let mut letters = words.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string());
            format!("{}{}.", first.unwrap_or_default(), letters.as_str())
        })?;
        let mut typed = typed_route(&route);
        typed.fields.max_bots = max_bots;
        let added = self.add_proxy(typed).await;
        added.map(|proxy| proxy.id).map_err(|error| error.message)
    }

    /// A proxy and its password in the keychain, or neither.
    async fn add_proxy(&self, typed: Typed) -> Result<Proxy, ApiError> {
        let store = &self.inner.store;
        let proxy = store.create_proxy(&typed.fields, self.now()).await;
        let proxy = proxy.map_err(from_store)?;
        if proxy.fields.has_password
            && let Err(error) = self.keep_proxy_password(proxy.id, typed.password).await
        {
            // It is in use by nobody yet, so only a failing disk could keep it.
            let gone = store.delete_proxy(proxy.id, self.now()).await;
            gone.map_err(from_store)?;
            return Err(error);
        }
        self.inner.proxies.put(&proxy);
        Ok(proxy)
    }

    /// Puts a password into the keychain; an empty one is forgotten.
    async fn keep_proxy_password(
        &self,
        id: ProxyId,
        password: Sensitive<String>,
    ) -> Result<(), ApiError> {
        let key = SecretKey::ProxyPassword(id);
        let kept = if password.expose().is_empty() {
            self.inner.vault.forget(key).await
        } else {
            self.inner.vault.write(key, password).await
        };
        kept.map_err(from_secrets)
    }

    async fn refuse_too_many(&self, n_new: usize) -> Result<(), ApiError> {
        let n_now = self.inner.store.list_proxies().await.map_err(from_store)?;
        if n_now.len() + n_new > MAX_PROXIES {
            let why = format!("There can be at most {MAX_PROXIES} proxies. Delete some first.");
            return Err(ApiError::new(ErrorCode::Precondition, why));
        }
        Ok(())
    }

    async fn proxy_view(&self, proxy: &Proxy) -> Result<ProxyView, ApiError> {
        let traffic = self.inner.proxies.traffic(proxy.id);
        let own = self.inner.store.bots_through(proxy.id).await;
        let own = own.map_err(from_store)?;
        let fields = proxy.fields.clone();
        let kind = kind_view(fields.kind);
        let address = crate::proxies::address(&fields);
        let revision = revision(&(
            kind,
            &fields.host,
            fields.port,
            &fields.username,
            &fields.note,
            fields.max_bots,
            fields.is_enabled,
        ));
        Ok(ProxyView {
            revision,
            id: proxy.id.0,
            kind,
            host: fields.host,
            port: fields.port,
            username: fields.username,
            has_password: fields.has_password,
            note: fields.note,
            max_bots: fields.max_bots,
            is_enabled: fields.is_enabled,
            check: proxy.check.as_ref().map(|check| {
                let fault = check.outcome.as_ref().err();
                let (fault, told) = fault
                    .map(|kept| crate::proxies::told(kept, &address))
                    .unzip();
                ProxyCheckView {
                    at: check.at.0.unsigned_abs(),
                    latency_ms: check.outcome.as_ref().ok().copied(),
                    fault,
                    told: told.flatten(),
                }
            }),
            is_checking: traffic.is_checking,
            bot_ids: traffic.bots.into_iter().map(|bot| bot.0).collect(),
            own_bot_ids: own.into_iter().map(|bot| bot.0).collect(),
        })
    }

    fn bot_proxy_view(&self, bot: BotId, choice: ProxyChoice) -> BotProxyView {
        BotProxyView {
            bot_id: bot.0,
            choice: match choice {
                ProxyChoice::Direct => ProxyChoiceView::Direct,
                ProxyChoice::One(id) => ProxyChoiceView::One { proxy_id: id.0 },
                ProxyChoice::Pool => ProxyChoiceView::Pool,
            },
            current_proxy_id: self.inner.proxies.of(bot).map(|id| id.0),
        }
    }
}

fn invalid(field: &str, why: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::Invalid, why).with_details(field)
}

/// A proxy from the fields of a form. Its password, if any, is in `Typed::password` alone.
fn typed(
    kind: ProxyKindView,
    address: &str,
    username: &str,
    password: Sensitive<String>,
) -> Result<Typed, ApiError> {
    use sculk_bots::proxy::ProxyAddressError as E;
    let username = username.trim();
    if username.is_empty() && !password.expose().is_empty() {
        return Err(invalid(
            "username",
            "A password needs a user name beside it.",
        ));
    }
    let refuse = |error: E| {
        let field = match error {
            E::BadLogin | E::BadEscape => "username",
            E::NoPasswordThere => "password",
            _ => "address",
        };
        invalid(field, format!("This is no proxy: {error}."))
    };
    let address = address.trim();
    if address.contains('@') || address.contains("://") {
        let why =
            "Write the address as host:port; kind, name and password have fields of their own.";
        return Err(invalid("address", why));
    }
    let mut route = ProxyRoute::parse(address, port_kind(kind)).map_err(refuse)?;
    if route.login.is_some() {
        return Err(invalid(
            "address",
            "After the port nothing may follow here.",
        ));
    }
    if !username.is_empty() {
        let password = sculk_bots::Secret::new(password.expose().as_str());
        route = route.with_login(username, password);
    }
    route.check().map_err(refuse)?;
    Ok(typed_route(&route))
}

fn typed_route(route: &ProxyRoute) -> Typed {
    let login = route.login.as_ref();
    let password = login.map_or("", |login| login.password.expose());
    Typed {
        fields: ProxyFields {
            kind: stored_kind(route.kind),
            host: route.host.to_lowercase(),
            port: route.port,
            username: login.map_or_else(String::new, |login| login.username.clone()),
            has_password: !password.is_empty(),
            note: String::new(),
            max_bots: None,
            is_enabled: true,
        },
        password: Sensitive::new(password.to_owned()),
    }
}

/// 0 means no limit, as absence does.
fn cap(max_bots: Option<u32>) -> Result<Option<u32>, ApiError> {
    match max_bots {
        None | Some(0) => Ok(None),
        Some(max) if max <= MAX_BOTS => Ok(Some(max)),
        Some(_) => Err(invalid(
            "maxBots",
            format!("A proxy can be limited to 1 to {MAX_BOTS} bots."),
        )),
    }
}

const fn kind_view(kind: StoredProxyKind) -> ProxyKindView {
    match kind {
        StoredProxyKind::Socks5 => ProxyKindView::Socks5,
        StoredProxyKind::Socks4a => ProxyKindView::Socks4a,
        StoredProxyKind::Http => ProxyKindView::Http,
    }
}

const fn port_kind(kind: ProxyKindView) -> ProxyKind {
    match kind {
        ProxyKindView::Socks5 => ProxyKind::Socks5,
        ProxyKindView::Socks4a => ProxyKind::Socks4a,
        ProxyKindView::Http => ProxyKind::Http,
    }
}

const fn stored_kind(kind: ProxyKind) -> StoredProxyKind {
    match kind {
        ProxyKind::Socks5 => StoredProxyKind::Socks5,
        ProxyKind::Socks4a => StoredProxyKind::Socks4a,
        ProxyKind::Http => StoredProxyKind::Http,
    }
}
