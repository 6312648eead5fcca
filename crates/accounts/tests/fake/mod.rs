//! Stand-ins for Microsoft, Xbox Live and Minecraft's services, on one loopback address.
//!
//! By itself it does what the real ones do, with one account. A test can put other answers before
//! that ([`Fake::next`]) and read what was asked ([`Fake::asked`]). The stories of bots use it too:
//! it also is the session server a Minecraft server asks who has joined.

#![allow(
    dead_code,
    reason = "each program that tests with it uses a part of it"
)]

use std::{
    collections::{HashMap, HashSet, VecDeque},
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

/// The code the user types.
pub const USER_CODE: &str = "ABCD2345";
/// The player the account is.
pub const PLAYER: &str = "Steve_01";
/// The player's id, without dashes as the services write it.
pub const PLAYER_ID: &str = "069a79f444e94726a5befca90e38aaf5";

/// What a service does instead of what it should.
pub enum Reply {
    /// Answers this.
    Http(u16, Value),
    /// Answers this text.
    Text(u16, String),
    /// Was asked too often; seconds to wait, if it says so.
    Limited(Option<u32>),
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Takes the question and says nothing.
    Silence(Duration),
}

#[derive(Default)]
struct State {
    next: HashMap<&'static str, VecDeque<Reply>>,
    asked: Vec<(String, String)>,
    is_approved: bool,
    n_issued: u32,
    refresh_tokens: HashSet<String>,
    minecraft_tokens: HashSet<String>,
    token_life: u64,
    player: String,
    joined: HashSet<(String, String)>,
    refresh_size: usize,
    chat_keys: ChatKeys,
}

/// Which keys for chat the account gets: one of those in `keys.json`.
#[derive(Clone, Copy, Default)]
pub enum ChatKeys {
    /// Good until 2100.
    #[default]
    First,
    /// As the first, but to be renewed after so many seconds.
    FirstDueIn(i64),
    /// Others, good until 2100 as well.
    Second,
    /// Over since 2020.
    Expired,
}

/// The public key of the services, by which servers know that keys for chat are theirs: X.509 in
/// base64.
pub fn services_key() -> String {
    let all: Value = serde_json::from_str(KEYS).expect("the keys are JSON");
    all["services"].as_str().expect("a key").to_owned()
}

/// Made once for these tests, see there.
const KEYS: &str = include_str!("keys.json");

impl ChatKeys {
    fn answer(self) -> Value {
        let (name, refreshed_after) = match self {
            Self::First => ("first", "2099-01-01T00:00:00Z".to_owned()),
            Self::FirstDueIn(seconds) => {
                let due = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
                ("first", due.to_string())
            }
            Self::Second => ("second", "2099-01-01T00:00:00Z".to_owned()),
            Self::Expired => ("expired", "2019-12-31T00:00:00Z".to_owned()),
        };
        let mut all: Value = serde_json::from_str(KEYS).expect("the keys are JSON");
        let mut answer = all[name].take();
        answer["refreshedAfter"] = json!(refreshed_after);
        answer["publicKeySignature"] = json!("");
        answer
    }
}

/// The services.
#[derive(Clone)]
pub struct Fake {
    state: Arc<Mutex<State>>,
    port: u16,
}

impl Fake {
    /// Starts them; they live as long as the process.
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a loopback port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let state = Arc::new(Mutex::new(State {
            token_life: 86_400,
            player: PLAYER.to_owned(),
            ..State::default()
        }));
        let fake = Self { state, port };
        let served = fake.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let served = served.clone();
                thread::spawn(move || served.serve(stream));
            }
        });
        fake
    }

    /// Where they are.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The user types the code and agrees.
    pub fn approve(&self) {
        self.lock().is_approved = true;
    }

    /// The next question under this path is answered so; several are answered in order.
    pub fn next(&self, path: &'static str, reply: Reply) {
        self.lock().next.entry(path).or_default().push_back(reply);
    }

    /// The bodies of all questions under this path, oldest first.
    pub fn asked(&self, path: &str) -> Vec<String> {
        let state = self.lock();
        let of = state.asked.iter().filter(|(asked, _)| asked == path);
        of.map(|(_, body)| body.clone()).collect()
    }

    /// How many Microsoft tokens were asked for by refresh token.
    pub fn n_refreshed(&self) -> usize {
        let asked = self.asked("/token");
        asked
            .iter()
            .filter(|body| body.contains("grant_type=refresh_token"))
            .count()
    }

    /// The player has another name now.
    pub fn rename(&self, player: &str) {
        player.clone_into(&mut self.lock().player);
    }

    /// Microsoft forgets the sign-in, as after a changed password.
    pub fn revoke(&self) {
        self.lock().refresh_tokens.clear();
    }

    /// Minecraft forgets its tokens before their time.
    pub fn forget_minecraft_tokens(&self) {
        self.lock().minecraft_tokens.clear();
    }

    /// Seconds for which the next Minecraft tokens are good.
    pub fn token_life(&self, seconds: u64) {
        self.lock().token_life = seconds;
    }

    /// Characters the next refresh tokens have.
    pub fn refresh_size(&self, size: usize) {
        self.lock().refresh_size = size;
    }

    /// Which keys for chat are given from now on.
    pub fn chat_keys(&self, keys: ChatKeys) {
        self.lock().chat_keys = keys;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, mut stream: TcpStream) {
        let Some((path, query, head, body)) = read_request(&mut stream) else {
            return;
        };
        let canned = {
            let mut state = self.lock();
            state.asked.push((path.clone(), body.clone()));
            state
                .next
                .get_mut(path.as_str())
                .and_then(VecDeque::pop_front)
        };
        let reply = canned.unwrap_or_else(|| self.lock().answer(&path, &query, &head, &body));
        // The asker may be gone, as one that gave up is.
        let _ = send(&mut stream, reply);
    }
}

impl State {
    fn answer(&mut self, path: &str, query: &str, head: &str, body: &str) -> Reply {
        match path {
            "/devicecode" => Reply::Http(
                200,
                json!({
                    "user_code": USER_CODE, "device_code": "device+code/1",
                    "verification_uri": "https://www.microsoft.com/link",
                    "expires_in": 900, "interval": 1,
                }),
            ),
            "/token" => self.token(body),
            "/user/authenticate" => Reply::Http(200, xbox("xbl")),
            "/xsts/authorize" => Reply::Http(200, xbox("xsts")),
            "/authentication/login_with_xbox" => self.log_in(body),
            "/entitlements/mcstore" => Reply::Http(200, json!({ "items": [] })),
            "/minecraft/profile" if self.knows(head) => Reply::Http(
                200,
                json!({ "id": PLAYER_ID, "name": self.player, "skins": [] }),
            ),
            "/minecraft/profile" => Reply::Http(401, json!({})),
            "/player/certificates" if self.knows(head) => Reply::Http(200, self.chat_keys.answer()),
            "/player/certificates" => Reply::Http(401, json!({})),
            "/session/minecraft/join" => self.join(body),
            "/session/minecraft/hasJoined" => self.has_joined(query),
            _ => Reply::Http(404, json!({})),
        }
    }

    fn token(&mut self, body: &str) -> Reply {
        let refused = |error: &str| Reply::Http(400, json!({ "error": error }));
        if body.contains("grant_type=refresh_token") {
            let sent = body
                .split('&')
                .find_map(|field| field.strip_prefix("refresh_token="));
            if !self.refresh_tokens.remove(sent.unwrap_or_default()) {
                return refused("invalid_grant");
            }
        } else if !self.is_approved {
            return refused("authorization_pending");
        }
        self.n_issued += 1;
        let pad = "r".repeat(self.refresh_size);
        let refresh = format!("refresh-{}{pad}", self.n_issued);
        self.refresh_tokens.insert(refresh.clone());
        Reply::Http(
            200,
            json!({
                "token_type": "bearer", "expires_in": 3600, "scope": "x",
                "access_token": format!("microsoft-{}", self.n_issued),
                "refresh_token": refresh, "user_id": "u",
            }),
        )
    }

    fn log_in(&mut self, body: &str) -> Reply {
        if !body.contains("XBL3.0 x=hash;xsts") {
            return Reply::Http(401, json!({}));
        }
        let token = format!("minecraft-{}", self.n_issued);
        self.minecraft_tokens.insert(token.clone());
        Reply::Http(
            200,
            json!({ "access_token": token, "expires_in": self.token_life }),
        )
    }

    fn knows(&self, text: &str) -> bool {
        let mut known = self.minecraft_tokens.iter();
        known.any(|token| text.contains(token.as_str()))
    }

    fn join(&mut self, body: &str) -> Reply {
        let asked: Value = serde_json::from_str(body).unwrap_or_default();
        if !self.knows(asked["accessToken"].as_str().unwrap_or_default())
            || asked["selectedProfile"] != PLAYER_ID
        {
            return Reply::Http(403, json!({ "error": "ForbiddenOperationException" }));
        }
        let hash = asked["serverId"].as_str().unwrap_or_default().to_owned();
        self.joined.insert((self.player.clone(), hash));
        Reply::Bytes(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_vec())
    }

    fn has_joined(&self, query: &str) -> Reply {
        let field = |name: &str| {
            let found = query.split('&').find_map(|part| part.strip_prefix(name));
            found.unwrap_or_default().to_owned()
        };
        let joined = (field("username="), field("serverId="));
        if self.joined.contains(&joined) {
            Reply::Http(
                200,
                json!({ "id": PLAYER_ID, "name": joined.0, "properties": [] }),
            )
        } else {
            Reply::Http(200, json!({}))
        }
    }
}

fn xbox(token: &str) -> Value {
    json!({
        "IssueInstant": "2026-01-01T00:00:00.0000000Z", "NotAfter": "2036-01-01T00:00:00.0000000Z",
        "Token": token, "DisplayClaims": { "xui": [{ "uhs": "hash" }] },
    })
}

/// Path, query, head and body.
fn read_request(stream: &mut TcpStream) -> Option<(String, String, String, String)> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&chunk[..n]),
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length:")?
                .trim()
                .parse()
                .ok()
        })
        .unwrap_or(0);
    while bytes.len() < end + length {
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&chunk[..n]),
        }
    }
    let target = head.split_whitespace().nth(1)?.to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let body = String::from_utf8_lossy(&bytes[end..]).into_owned();
    Some((path.to_owned(), query.to_owned(), head, body))
}

fn send(stream: &mut TcpStream, reply: Reply) -> std::io::Result<()> {
    let (status, more, body) = match reply {
        Reply::Http(status, body) => (status, String::new(), body.to_string()),
        Reply::Text(status, body) => (status, String::new(), body),
        Reply::Limited(wait) => {
            let header = wait.map(|seconds| format!("Retry-After: {seconds}\r\n"));
            (429, header.unwrap_or_default(), "{}".to_owned())
        }
        Reply::Bytes(bytes) => return stream.write_all(&bytes),
        Reply::Silence(time) => {
            thread::sleep(time);
            return Ok(());
        }
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\n{more}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}
