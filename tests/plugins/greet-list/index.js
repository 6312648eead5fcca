module.exports = (bot, { settings }) => {
  const last = new Map();
  bot.on('playerJoined', ({ username }) => {
    const text = settings.players[username];
    if (!text || Date.now() - (last.get(username) ?? 0) < 60000) return;
    last.set(username, Date.now());
    setTimeout(() => bot.api.sendMessage('chat', text), 2);
  });
};
