const { OpenRouterClient, MemoryHistoryStorage } = require('openrouter-kit');

module.exports = {
  onLoad(bot, { settings }) {
    const client = new OpenRouterClient({ apiKey: settings.key, apiEndpoint: settings.endpoint, historyAdapter: new MemoryHistoryStorage(), model: 'some/model' });
    bot.events.on('chat:message', async ({ type, username, message }) => {
      if (!message.startsWith('hey bot')) return;
      const { content } = await client.chat({ systemPrompt: 'Be short.', prompt: message, user: username, temperature: 0.5, max_tokens: 50 });
      bot.api.sendMessage(type, content.replace(/\p{Emoji_Presentation}/gu, ''), username);
    });
  },
};
