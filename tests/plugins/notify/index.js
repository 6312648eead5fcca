const http = require('http');

module.exports = (bot, { settings }) => {
  bot.on('chat', (username, text) => {
    if (!text.toLowerCase().includes(bot.config.username.toLowerCase())) return;
    const body = JSON.stringify({ username, text });
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const request = http.request({ hostname: settings.host, port: settings.port, path: '/send', method: 'POST', headers }, (response) => {
      let answer = '';
      response.on('data', (chunk) => (answer += chunk));
      response.on('end', () => bot.sendLog(`told: ${response.statusCode} ${answer}`));
    });
    request.on('error', (error) => bot.sendLog(`not told: ${error.message}`));
    request.write(body);
    request.end();
  });
};
