module.exports = async (bot) => {
  class Tell extends bot.api.Command {
    constructor() {
      super({ name: 'tell', cooldown: 30, args: [{ name: 'player', type: 'string', required: true }, { name: 'text', type: 'greedy_string', required: true }] });
    }
    handler(bot, typeChat, user, { player, text }) {
      text.split('|').forEach((line, idx) => setTimeout(() => bot.api.sendMessage('private', line, player), idx * 5));
    }
  }
  await bot.api.registerCommand(new Tell());
  bot.sendLog('ready');
};
