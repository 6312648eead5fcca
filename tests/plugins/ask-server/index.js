module.exports = {
  async onLoad(bot, { settings }) {
    class Money extends bot.api.Command {
      constructor() {
        super({ name: 'money', aliases: ['баланс'], permissions: '', args: [{ name: 'player', type: 'string' }] });
      }
      async handler(bot, typeChat, user, { player = user.username }) {
        try {
          const [, money] = await bot.api.sendMessageAndWaitForReply(`/money ${player}`, [/no such player/i, /Balance: ([\d.,]+)/], 400);
          const text = money ? settings.answer.replace('{name}', player).replace('{money}', Number(money).toLocaleString('ru-RU')) : 'nobody';
          bot.api.sendMessage(typeChat, text, user.username);
        } catch (error) {
          bot.api.sendMessage(typeChat, `no answer (${error.message})`, user.username);
        }
      }
    }
    await bot.api.registerCommand(new Money());
    bot.sendLog('asking');
  },
};
