const https = require('https');

const agent = new https.Agent({ family: 4 });
module.exports = async (bot, { settings }) => {
  class Fact extends bot.api.Command {
    constructor() {
      super({ name: 'fact' });
    }
    async handler(context) {
      const response = await fetch(`${settings.url}?for=${encodeURIComponent(context.user.username)}`, { agent });
      const { fact, at } = await response.json();
      context.reply(`${fact} (${new Date(at).toLocaleDateString('ru-RU', { timeZone: 'UTC' })})`);
    }
  }
  await bot.api.registerCommand(new Fact());
  bot.sendLog('ready');
};
