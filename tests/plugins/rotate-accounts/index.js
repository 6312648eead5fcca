module.exports = {
  onLoad(bot, { settings, store }) {
    const next = async () => {
      const turn = ((await store.get('turn')) ?? 0) % settings.accounts.length;
      const [username, password] = settings.accounts[turn].split(':');
      await store.set('turn', turn + 1);
      const { success } = await bot.api.changeCredentials({ username, password });
      bot.sendLog(`next is ${username}: ${success}`);
    };
    const timer = setInterval(() => next().catch((error) => bot.sendLog(error.message)), settings.seconds * 1000);
    bot.once('end', () => clearInterval(timer));
  },
};
