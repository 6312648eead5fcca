module.exports = (bot, { settings }) => {
  let isExpected = false;
  bot.events.on('core:raw_message', (text) => {
    if (text.includes('You asked to be teleported')) isExpected = true;
    if (!text.startsWith('You were teleported')) return;
    if (!isExpected) bot.api.sendMessage('command', settings.command);
    isExpected = false;
  });
};
