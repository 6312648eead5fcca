//! The functions through which scripts reach out. Each is told by the prelude whose call it is, and
//! the prelude alone has them.

use std::rc::Rc;
use std::time::{Duration, Instant};

use rquickjs::context::EvalOptions;
use rquickjs::{Ctx, Error, Exception, Function, Module, Object, Promise, Result, Value};
use sculk_plugins::port::Fault;
use sculk_plugins::{Capability, Denied, FromPlugins, LogLevel, Request};

use crate::data;
use crate::meter::HOST;
use crate::shared::Shared;
use crate::web;

/// Puts the functions, the bot's profile and the limits into the prelude's shared object.
pub(crate) fn install<'js>(
    ctx: &Ctx<'js>,
    kernel: &Object<'js>,
    shared: &Rc<Shared>,
) -> Result<()> {
    let native = Object::new(ctx.clone())?;
    telling(ctx, &native, shared)?;
    timing(ctx, &native, shared)?;
    loading(ctx, &native, shared)?;
    asking(ctx, &native, shared)?;
    kernel.set("native", native)?;
    let bot = &shared.lasting.bot;
    let profile = serde_json::json!({
        "id": bot.id, "username": bot.username, "prefix": bot.prefix, "owners": bot.owners,
        "serverHost": bot.server_host, "serverPort": bot.server_port, "version": bot.version,
    });
    kernel.set("profile", ctx.json_parse(profile.to_string())?)?;
    let limits = serde_json::to_string(&shared.lasting.limits).unwrap_or_default();
    kernel.set("limits", ctx.json_parse(limits)?)
}

/// Makes a closure that shares the state: `bind!(shared, |ctx, a, b| …)`.
macro_rules! native {
    ($ctx:expr, $object:expr, $name:literal, $shared:expr, $body:expr) => {{
        let shared = Rc::clone($shared);
        let body = $body;
        $object.set(
            $name,
            Function::new($ctx.clone(), body(shared))?.with_name($name)?,
        )?;
    }};
}

fn telling<'js>(ctx: &Ctx<'js>, object: &Object<'js>, shared: &Rc<Shared>) -> Result<()> {
    native!(ctx, object, "log", shared, |s: Rc<Shared>| {
        move |owner: i32, level: String, text: String| {
            let level = match level.as_str() {
                "debug" => LogLevel::Debug,
                "warn" => LogLevel::Warn,
                "error" => LogLevel::Error,
                _ => LogLevel::Info,
            };
            s.log(owner, level, &text);
        }
    });
    native!(ctx, object, "fault", shared, |s: Rc<Shared>| {
        move |owner: i32,
              origin: i32,
              is_engines: bool,
              during: String,
              message: String,
              stack: String| {
            let blamed = if owner == HOST { origin } else { owner };
            if is_engines {
                s.engine_erred(blamed, &message, &stack);
            }
            s.fault(blamed, &during, &message, &stack);
        }
    });
    native!(ctx, object, "current", shared, |s: Rc<Shared>| {
        move || s.watchdog.current.get()
    });
    native!(ctx, object, "isOver", shared, |s: Rc<Shared>| {
        move || s.watchdog.is_over()
    });
    native!(ctx, object, "isProxy", shared, |_: Rc<Shared>| {
        move |value: Value<'js>| value.is_proxy()
    });
    native!(ctx, object, "ownerOf", shared, |s: Rc<Shared>| {
        move |file: String| s.owner_of_file(&file).map_or(HOST, |(owner, _)| owner)
    });
    native!(ctx, object, "loadFailed", shared, |s: Rc<Shared>| {
        move |owner: i32, message: String, stack: String| {
            s.failed.borrow_mut().insert(owner);
            let fault = s.fault_of(owner, "loading", &message, &stack);
            s.tell(FromPlugins::LoadFailed { fault });
        }
    });
    native!(ctx, object, "outcome", shared, |s: Rc<Shared>| {
        move |call: f64,
              owner: i32,
              during: String,
              message: Option<String>,
              stack: Option<String>,
              json: Option<String>| {
            let result = match message {
                Some(message) => {
                    Err(s.fault_of(owner, &during, &message, &stack.unwrap_or_default()))
                }
                None => read_outcome(&s, owner, &during, &json.unwrap_or_default()),
            };
            s.tell(FromPlugins::Outcome {
                call: whole(call),
                result,
            });
        }
    });
    Ok(())
}

fn read_outcome(
    shared: &Shared,
    owner: i32,
    during: &str,
    json: &str,
) -> std::result::Result<serde_json::Value, Fault> {
    if json.len() > shared.lasting.limits.max_message_bytes {
        return Err(shared.fault_of(owner, during, "The answer is too large.", ""));
    }
    serde_json::from_str(json).map_err(|error| {
        shared.fault_of(
            owner,
            during,
            &format!("The answer cannot be read: {error}"),
            "",
        )
    })
}

fn timing<'js>(ctx: &Ctx<'js>, object: &Object<'js>, shared: &Rc<Shared>) -> Result<()> {
    native!(ctx, object, "enter", shared, |s: Rc<Shared>| {
        move |owner: i32| s.switch(owner)
    });
    native!(ctx, object, "now", shared, |s: Rc<Shared>| {
        move || s.lasting.began.elapsed().as_secs_f64() * 1000.0
    });
    native!(ctx, object, "timer", shared, |s: Rc<Shared>| {
        move |id: u32, ms: f64| {
            let delay =
                Duration::try_from_secs_f64(ms / 1000.0).unwrap_or(Duration::from_millis(1));
            let at = Instant::now() + delay;
            let before = s.timer_at.borrow_mut().insert(id, at);
            let mut timers = s.timers.borrow_mut();
            if let Some(before) = before {
                timers.remove(&(before, id));
            }
            timers.insert((at, id));
        }
    });
    native!(ctx, object, "untimer", shared, |s: Rc<Shared>| {
        move |id: u32| {
            if let Some(at) = s.timer_at.borrow_mut().remove(&id) {
                s.timers.borrow_mut().remove(&(at, id));
            }
        }
    });
    native!(
        ctx,
        object,
        "memory",
        shared,
        |s: Rc<Shared>| move || s.memory.get() as f64
    );
    native!(ctx, object, "busy", shared, |s: Rc<Shared>| {
        move |owner: i32| {
            let busy = s.plugin(owner).map(|entry| entry.used.busy.get());
            busy.unwrap_or_default().as_secs_f64() * 1e6
        }
    });
    native!(ctx, object, "random", shared, |_: Rc<Shared>| {
        move |n: u32| {
            // Latin-1 text, as all bytes cross this border.
            let n = usize::try_from(n.min(65_536)).unwrap_or(0);
            (0..n)
                .map(|_| char::from(rand::random::<u8>()))
                .collect::<String>()
        }
    });
    Ok(())
}

fn loading<'js>(ctx: &Ctx<'js>, object: &Object<'js>, shared: &Rc<Shared>) -> Result<()> {
    native!(ctx, object, "entry", shared, |s: Rc<Shared>| {
        move |ctx: Ctx<'js>, owner: i32| -> Result<String> {
            let Some(entry) = s.plugin(owner) else {
                return Err(throw(&ctx, "There is no such plugin."));
            };
            let main = format!("./{}", entry.spec.main.trim_start_matches("./"));
            let found = entry.root.resolve(&entry.root.show(""), &main);
            found.ok_or_else(|| {
                throw(
                    &ctx,
                    &format!("Its entry file {} is not there.", entry.spec.main),
                )
            })
        }
    });
    native!(ctx, object, "isModule", shared, |s: Rc<Shared>| {
        move |owner: i32, file: String| {
            s.plugin(owner)
                .is_some_and(|entry| s.is_module(entry, &file))
        }
    });
    native!(ctx, object, "resolve", shared, |s: Rc<Shared>| {
        move |owner: i32, from: String, name: String| s.plugin(owner)?.root.resolve(&from, &name)
    });
    native!(ctx, object, "source", shared, |s: Rc<Shared>| {
        move |ctx: Ctx<'js>, owner: i32, file: String| -> Result<String> {
            let limit = s.lasting.limits.max_source_bytes;
            let read = || {
                let entry = s.plugin(owner).ok_or("There is no such plugin.")?;
                let path = entry
                    .root
                    .inside(&file)
                    .ok_or("The file is outside of the plugin.")?;
                entry.root.read(&path, limit)
            };
            read().map_err(|reason: String| throw(&ctx, &reason))
        }
    });
    native!(ctx, object, "compile", shared, |_: Rc<Shared>| {
        move |ctx: Ctx<'js>,
              _owner: i32,
              file: String,
              source: String,
              names: String|
              -> Result<Value<'js>> {
            // The engine takes texts without zeros; no script has one that means anything.
            let source = source.replace('\0', "\u{fffd}");
            let source = source.trim_start_matches('\u{feff}');
            let source = if source.starts_with("#!") {
                format!("//{source}")
            } else {
                source.to_owned()
            };
            let mut options = EvalOptions::default();
            options.strict = false;
            options.filename = Some(file);
            // On the first line, so that line numbers stay what they are.
            ctx.eval_with_options(format!("(function ({names}) {{{source}\n}})"), options)
        }
    });
    native!(ctx, object, "import", shared, |_: Rc<Shared>| {
        move |ctx: Ctx<'js>, _owner: i32, file: String| -> Result<Promise<'js>> {
            Module::import(&ctx, file)
        }
    });
    Ok(())
}

fn asking<'js>(ctx: &Ctx<'js>, object: &Object<'js>, shared: &Rc<Shared>) -> Result<()> {
    native!(ctx, object, "request", shared, |s: Rc<Shared>| {
        move |ctx: Ctx<'js>, owner: i32, json: String| -> Result<f64> {
            if json.len() > s.lasting.limits.max_message_bytes {
                return Err(throw(&ctx, "What is handed to the bot is too large."));
            }
            let request: Request = serde_json::from_str(&json)
                .map_err(|error| throw(&ctx, &format!("This cannot be done: {error}")))?;
            let call = s.begin_call(owner, json.len());
            let call = call.map_err(|reason| throw(&ctx, &reason))?;
            s.tell(FromPlugins::Request {
                call,
                plugin: s.name(owner),
                line: s.line.get(),
                request,
            });
            Ok(call as f64)
        }
    });
    native!(ctx, object, "permit", shared, |s: Rc<Shared>| {
        move |ctx: Ctx<'js>, owner: i32, capability: String, detail: String| -> Result<()> {
            let Some(capability) = Capability::parse(&capability) else {
                return Err(throw(&ctx, "There is no such permission."));
            };
            s.may(owner, &capability, &detail)
                .map_err(|denied| refuse(&ctx, &denied))
        }
    });
    native!(ctx, object, "may", shared, |s: Rc<Shared>| {
        move |owner: i32, capability: String, detail: String| {
            Capability::parse(&capability)
                .is_some_and(|capability| s.may(owner, &capability, &detail).is_ok())
        }
    });
    native!(ctx, object, "password", shared, |s: Rc<Shared>| {
        move |ctx: Ctx<'js>, owner: i32| -> Result<Option<String>> {
            s.may(owner, &Capability::Credentials, "read the password")
                .map_err(|denied| refuse(&ctx, &denied))?;
            Ok(s.lasting.bot.password.clone())
        }
    });
    native!(ctx, object, "fs", shared, |s: Rc<Shared>| {
        move |ctx: Ctx<'js>,
              owner: i32,
              operation: String,
              path: String,
              given: Option<String>|
              -> Result<Value<'js>> {
            match data::perform(&s, owner, &operation, &path, given.as_deref()) {
                Ok(value) => ctx.json_parse(value.to_string()),
                Err(data::Refusal::Denied(denied)) => Err(refuse(&ctx, &denied)),
                Err(data::Refusal::Failed { code, message }) => {
                    let error = Exception::from_message(ctx.clone(), &message)?;
                    error.as_object().set("code", code)?;
                    error.as_object().set("path", path)?;
                    error.as_object().set("syscall", operation)?;
                    Err(error.throw())
                }
            }
        }
    });
    native!(ctx, object, "fetch", shared, |s: Rc<Shared>| {
        move |ctx: Ctx<'js>, owner: i32, json: String| -> Result<f64> {
            match web::begin(&s, owner, &json) {
                Ok(call) => Ok(call as f64),
                Err(web::Refusal::Denied(denied)) => Err(refuse(&ctx, &denied)),
                Err(web::Refusal::Failed(reason)) => Err(throw(&ctx, &reason)),
            }
        }
    });
    native!(ctx, object, "system", shared, |s: Rc<Shared>| {
        move |ctx: Ctx<'js>| machine(&ctx, &s)
    });
    native!(ctx, object, "zoneOffset", shared, |_: Rc<Shared>| {
        move |zone: String, ms: f64| zone_offset(&zone, ms)
    });
    native!(ctx, object, "hash", shared, |_: Rc<Shared>| {
        move |algorithm: String, bytes: String| hash(&algorithm, &bytes)
    });
    Ok(())
}

/// A hash in hexadecimal; none for algorithms that are not there.
fn hash(algorithm: &str, latin1: &str) -> Option<String> {
    use sha2::{Digest, Sha256, Sha384, Sha512};
    let bytes: Vec<u8> = latin1
        .chars()
        .filter_map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match algorithm {
        "md5" => Some(hex(&md5::Md5::digest(&bytes))),
        "sha1" => Some(hex(&sha1::Sha1::digest(&bytes))),
        "sha256" => Some(hex(&Sha256::digest(&bytes))),
        "sha384" => Some(hex(&Sha384::digest(&bytes))),
        "sha512" => Some(hex(&Sha512::digest(&bytes))),
        _ => None,
    }
}

/// What the machine is and how busy it is, as JSON.
fn machine(ctx: &Ctx<'_>, shared: &Shared) -> Result<String> {
    let mut slot = shared.machine.borrow_mut();
    if slot.is_none() {
        *slot = sysinfo::System::new().ok();
    }
    let Some(system) = slot.as_mut() else {
        return Err(throw(ctx, "The system does not say how it is."));
    };
    system.refresh_memory();
    system.refresh_cpu_all();
    let load = sysinfo::System::load_average().map(|load| [load.one, load.five, load.fifteen]);
    let cpus: Vec<&str> = system.cpus().iter().map(sysinfo::Cpu::brand).collect();
    let about = serde_json::json!({
        "cpus": cpus,
        "cpuPercent": system.global_cpu_usage(),
        "totalMemory": system.total_memory(),
        "freeMemory": system.available_memory(),
        "uptime": sysinfo::System::uptime().unwrap_or_default(),
        "load": load.unwrap_or_default(),
    });
    Ok(about.to_string())
}

/// Minutes a zone is ahead of UTC at a moment, in milliseconds since 1970; none for no zone.
fn zone_offset(zone: &str, ms: f64) -> Option<f64> {
    let zone = jiff::tz::TimeZone::get(zone).ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a time of JavaScript fits, NaN is 0"
    )]
    let at = jiff::Timestamp::from_millisecond(ms as i64).ok()?;
    Some(f64::from(zone.to_offset(at).seconds()) / 60.0)
}

fn throw(ctx: &Ctx<'_>, message: &str) -> Error {
    Exception::throw_message(ctx, message)
}

/// An error that names the permission, for people and for code.
fn refuse(ctx: &Ctx<'_>, denied: &Denied) -> Error {
    let make = || -> Result<Error> {
        let error = Exception::from_message(ctx.clone(), &denied.to_string())?;
        error.as_object().set("code", "ERR_SCULK_PERMISSION")?;
        error
            .as_object()
            .set("permission", denied.capability.to_string())?;
        Ok(error.throw())
    };
    make().unwrap_or_else(|error| error)
}

/// A number of JavaScript as a whole one; numbers of calls stay far below 2^53.
fn whole(number: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` stops at the ends of the range"
    )]
    let whole = number as u64;
    whole
}
