use std::time::Duration;

use sculk_secrets::Sensitive;

use crate::{
    AccountError, ChatCertificate, DeviceCode, Endpoints, MicrosoftTokens, Poll, Registration,
    Session, Way, certificates, http::Http, minecraft, oauth, xbox,
};

/// Longest time for one question.
const TIME_LIMIT: Duration = Duration::from_secs(15);

/// Asks the services. Its calls block; the longest ([`Client::finish`]) asks four services in turn.
#[derive(Debug, Clone)]
pub struct Client {
    endpoints: Endpoints,
    registration: Registration,
    http: Http,
    time: Duration,
}

impl Client {
    /// Asks these services directly.
    #[must_use]
    pub fn new(endpoints: Endpoints, registration: Registration) -> Self {
        Self::with_time_limit(endpoints, registration, TIME_LIMIT)
    }

    /// With another time limit for each question.
    #[must_use]
    pub fn with_time_limit(
        endpoints: Endpoints,
        registration: Registration,
        time: Duration,
    ) -> Self {
        Self {
            endpoints,
            registration,
            http: Http::new(time, Way::Direct),
            time,
        }
    }

    /// The same services by another way.
    #[must_use]
    pub fn by(&self, way: Way) -> Self {
        Self {
            http: Http::new(self.time, way),
            ..self.clone()
        }
    }

    /// Asks for a code the user types into a web page.
    ///
    /// # Errors
    /// See [`AccountError`].
    pub fn begin(&self) -> Result<DeviceCode, AccountError> {
        oauth::begin(&self.http, &self.endpoints, &self.registration)
    }

    /// Asks whether the user is done.
    ///
    /// # Errors
    /// See [`AccountError`].
    pub fn poll(&self, code: &DeviceCode) -> Result<Poll, AccountError> {
        oauth::poll(
            &self.http,
            &self.endpoints,
            &self.registration,
            &code.device_code,
        )
    }

    /// Goes the rest of the way for a user who is done.
    ///
    /// # Errors
    /// See [`AccountError`].
    pub fn finish(&self, tokens: MicrosoftTokens, now_ms: u64) -> Result<Session, AccountError> {
        let MicrosoftTokens { access, refresh } = tokens;
        self.enter(&access, refresh, now_ms)
    }

    /// Brings new tokens of Microsoft's without the user; [`Self::finish`] goes on with them. The
    /// token before may be of no use afterwards, so keep [`Session::renewed_by`] them first.
    ///
    /// # Errors
    /// [`AccountError::SignedOut`] where only a new sign-in helps.
    pub fn renew(&self, session: &Session) -> Result<MicrosoftTokens, AccountError> {
        oauth::refresh(
            &self.http,
            &self.endpoints,
            &self.registration,
            &session.refresh,
        )
    }

    /// Tells the session server that the account joins the server behind `server_hash`.
    ///
    /// # Errors
    /// [`AccountError::TokenRefused`] where the session must be refreshed first.
    pub fn join(&self, session: &Session, server_hash: &str) -> Result<(), AccountError> {
        minecraft::join(
            &self.http,
            &self.endpoints,
            &session.minecraft,
            session.profile.id,
            server_hash,
        )
    }

    /// Asks for the keys with which the account signs its chat. The service gives the same ones again
    /// for some hours and counts how often it is asked, so keep them until they are due.
    ///
    /// # Errors
    /// [`AccountError::TokenRefused`] where the session must be refreshed first.
    pub fn chat_certificate(&self, session: &Session) -> Result<ChatCertificate, AccountError> {
        certificates::fetch(&self.http, &self.endpoints, &session.minecraft)
    }

    fn enter(
        &self,
        access: &Sensitive<String>,
        refresh: Sensitive<String>,
        now_ms: u64,
    ) -> Result<Session, AccountError> {
        let xbox = xbox::exchange(&self.http, &self.endpoints, &self.registration, access)?;
        let minecraft = minecraft::log_in(&self.http, &self.endpoints, &xbox, now_ms)?;
        let profile = minecraft::profile(&self.http, &self.endpoints, &minecraft)?;
        Ok(Session {
            refresh,
            minecraft,
            profile,
        })
    }
}
