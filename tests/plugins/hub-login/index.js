module.exports = (bot, { settings }) => {
  let state = 'waiting';
  const heard = (text) => {
    if (state === 'waiting' && /\/login/.test(text)) {
      state = 'login';
      bot.chat(`/login ${bot.config.password}`);
    } else if (state === 'login' && /welcome back/i.test(text)) {
      state = 'hub';
      bot.events.emit('auth:hub_joined', { server: bot.config.server.host });
      setTimeout(() => bot.chat(settings.portal), 5);
    }
  };
  bot.on('messagestr', heard);
  bot.once('end', () => bot.removeListener('messagestr', heard));
};
