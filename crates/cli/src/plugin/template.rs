//! The files of a new plugin.

/// A new plugin's files, by their paths.
pub(super) fn files(name: &str) -> Vec<(&'static str, String)> {
    let manifest = serde_json::json!({
        "name": name,
        "version": "1.0.0",
        "description": "Greets whoever asks",
        "author": "",
        "main": "index.js",
        "botpanel": {
            "main": "index.js",
            "categories": ["Chat"],
            "settings": {
                "greeting": { "type": "string", "label": "Greeting", "default": "Hello" },
            },
        },
        "sculk": { "permissions": [] },
    });
    let test = serde_json::json!([
        { "console": "talk Mira @hello", "says": "Hello, mira" },
    ]);
    let pretty = |value: &serde_json::Value| format!("{value:#}\n");
    vec![
        ("package.json", pretty(&manifest)),
        ("index.js", INDEX.replace("NAME", name)),
        ("test.json", pretty(&test)),
        ("sculk.d.ts", sculk_plugins_js::TYPES.to_owned()),
        ("README.md", README.replace("NAME", name)),
    ]
}

const INDEX: &str = r"/** @typedef {import('./sculk').Bot} Bot */

const OWNER = 'plugin:NAME';

module.exports = {
  /** @param {Bot} bot */
  async onLoad(bot, { settings }) {
    class Hello extends bot.api.Command {
      constructor() {
        super({
          name: 'hello',
          description: 'Greets whoever asks',
          owner: OWNER,
          permissions: 'user.hello',
          cooldown: 3,
          allowedChatTypes: ['chat', 'private'],
        });
      }

      // One parameter: the command's context. The older form is handler(bot, typeChat, user, args).
      handler(context) {
        context.reply(`${settings.greeting}, ${context.user.username}`);
      }
    }

    await bot.api.registerPermissions([{ name: 'user.hello', description: 'May use hello', owner: OWNER }]);
    await bot.api.registerCommand(new Hello());
    await bot.api.addPermissionsToGroup('User', ['user.hello']);
    bot.sendLog('Ready to greet.');
  },

  async onUnload({ prisma }) {
    await prisma.command.deleteMany({ where: { owner: OWNER } });
  },
};
";

const README: &str = "# NAME

Greets whoever asks with `@hello`.

    sculk plugin check .
    sculk plugin try . --practice
    sculk plugin test .
    sculk plugin pack .
";
