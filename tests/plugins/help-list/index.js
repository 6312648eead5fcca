module.exports = async (bot, { settings }) => {
  class Help extends bot.api.Command {
    constructor() {
      super({ name: 'help' });
    }
    handler(bot, typeChat, user) {
      const commands = [...new Set(bot.commands.values())].filter((one) => !settings.hidden.includes(one.name));
      const usable = commands.filter((one) => !one.permissions || user.hasPermission(one.permissions));
      const names = usable.map((one) => bot.config.prefix + one.name);
      bot.api.sendMessage(typeChat, names.sort().join(', '), user.username);
    }
  }
  await bot.api.registerCommand(new Help());
  bot.sendLog('helping');
};
