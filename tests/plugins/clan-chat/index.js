module.exports = (bot, { settings }) => {
  bot.messageQueue.registerChatType('clan', { prefix: '/cc ', delay: settings.delay });
  bot.events.on('core:raw_message', (text, message) => {
    const joined = text.match(/^\[Clan\] (\S+) joined the clan$/u);
    if (joined) return bot.events.emit('clan:player_joined', { username: joined[1] });
    const said = text.match(/^\[Clan\] (.+?): (.*)$/u);
    if (!said) return undefined;
    const part = message.extra?.find((one) => one.clickEvent?.action === 'suggest_command');
    const username = part?.clickEvent.value.split(' ')[1] ?? said[1];
    return bot.events.emit('chat:message', { type: 'clan', username, message: said[2], raw: text });
  });
};
