const Tracker = require('./lib/tracker');

let tracker;
module.exports = {
  onLoad(bot, { settings }) {
    tracker = new Tracker(settings.repeats);
    bot.events.on('chat:message', async ({ type, username, message }) => {
      if (settings.exempt.includes(username)) return;
      const n = tracker.note(username, message);
      if (n < settings.repeats) return;
      const user = await bot.api.getUser(username);
      await user.setBlacklist(true);
      bot.api.sendMessage(type, [`${username}, that is enough.`, `You said it ${n} times.`]);
      bot.api.sendUiUpdate('spam-guard', { muted: tracker.muted(username) });
    });
    process.on('message', ({ action, name }) => {
      if (action === 'forgive') bot.api.performUserAction(name, 'setBlacklisted', { value: false }).then(() => bot.sendLog(`${name} is forgiven`));
    });
  },
  getUiPageContent: ({ path }) => ({ layout: [{ component: 'Table', props: { dataKey: 'muted' } }], data: { path } }),
  handleAction: ({ botProcess, payload }) => {
    botProcess.send({ action: 'forgive', name: payload.name });
    return { success: true };
  },
};
