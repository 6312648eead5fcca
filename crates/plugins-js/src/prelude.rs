//! The part of the plugins' API that is JavaScript. Each file is a function of one shared object.

/// The files, in the order they build on each other.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("sculk:core.js", include_str!("../js/core.js")),
    ("sculk:inspect.js", include_str!("../js/inspect.js")),
    ("sculk:events.js", include_str!("../js/events.js")),
    ("sculk:chat.js", include_str!("../js/chat.js")),
    ("sculk:world.js", include_str!("../js/world.js")),
    ("sculk:modules.js", include_str!("../js/modules.js")),
    ("sculk:bot.js", include_str!("../js/bot.js")),
    ("sculk:queue.js", include_str!("../js/queue.js")),
    ("sculk:api.js", include_str!("../js/api.js")),
    ("sculk:nodes.js", include_str!("../js/nodes.js")),
    ("sculk:actions.js", include_str!("../js/actions.js")),
    ("sculk:screen.js", include_str!("../js/screen.js")),
    ("sculk:windows.js", include_str!("../js/windows.js")),
    ("sculk:abilities.js", include_str!("../js/abilities.js")),
    ("sculk:basics.js", include_str!("../js/node/basics.js")),
    ("sculk:buffer.js", include_str!("../js/node/buffer.js")),
    ("sculk:url.js", include_str!("../js/node/url.js")),
    ("sculk:web.js", include_str!("../js/node/web.js")),
    ("sculk:locale.js", include_str!("../js/node/locale.js")),
    ("sculk:system.js", include_str!("../js/node/system.js")),
    ("sculk:models.js", include_str!("../js/node/models.js")),
    ("sculk:plugin.js", include_str!("../js/plugin.js")),
    ("sculk:guard.js", include_str!("../js/guard.js")),
    ("sculk:harden.js", include_str!("../js/harden.js")),
];
