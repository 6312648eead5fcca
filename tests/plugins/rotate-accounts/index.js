module.exports = {
  onLoad(bot, { settings, store }) {
    const next = async () => {
      const turn = ((await store.get('turn')) ?? 0) % settings.accounts.length;
      const [username, password] = settings.accounts[turn].split(':');
      await store.set('turn', turn + 1);
      const { success } = await bot.api.changeCredentials({ username, password });
      bot.sendLog(`next is ${username}: ${success}`);
    };
    // One after the other, however slow the store is.
    let last = Promise.resolve();
    const turn = () => {
      last = last.then(next).catch((error) => bot.sendLog(error.message));
    };
    const timer = setInterval(turn, settings.seconds * 1000);
    bot.once('end', () => clearInterval(timer));
  },
};
