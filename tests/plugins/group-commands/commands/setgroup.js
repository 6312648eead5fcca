module.exports = (Command) => class SetGroup extends Command {
  constructor() {
    super({
      name: 'setgroup', owner: 'plugin:group-commands', permissions: 'admin.setgroup', allowedChatTypes: ['chat', 'private'],
      args: [{ name: 'player', type: 'string', required: true }, { name: 'group', type: 'string', required: true }],
    });
  }
  async handler(bot, typeChat, user, { player, group }) {
    try {
      await bot.api.performUserAction(player, 'addGroup', { group });
      bot.api.sendMessage(typeChat, `${player} is in ${group} now`, user.username);
    } catch (error) {
      bot.api.sendMessage(typeChat, error.message, user.username);
    }
  }
};
