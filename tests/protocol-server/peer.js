// A second player, driven by mineflayer, which shares no code with the bots under test.
// usage: node peer.js --port N --name NAME; one JSON request per line on stdin:
//   {"op":"say","text":".."}  {"op":"quit"}
// and one JSON event per line on stdout: {"event":"spawn"} {"event":"message","text":"<Bot> hi"} {"event":"end","reason":".."}
// It leaves when its stdin closes, and after ten minutes in any case.
const readline = require('readline')
const mineflayer = require('mineflayer')

const args = Object.fromEntries(process.argv.slice(2).join(' ').split('--').filter(Boolean).map(a => a.trim().split(/ +(.*)/)))
const tell = event => process.stdout.write(JSON.stringify(event) + '\n')

const bot = mineflayer.createBot({ host: '127.0.0.1', port: Number(args.port), username: args.name ?? 'Peer', auth: 'offline', version: '26.1' })
bot.once('spawn', () => tell({ event: 'spawn' }))
bot.on('message', message => tell({ event: 'message', text: message.toString() }))
bot.on('error', error => tell({ event: 'error', text: String(error.message) }))
bot.on('end', reason => { tell({ event: 'end', reason: String(reason) }); process.exit(0) })

const lines = readline.createInterface({ input: process.stdin })
lines.on('line', line => {
  const request = JSON.parse(line)
  if (request.op === 'say') bot.chat(request.text)
  else if (request.op === 'quit') bot.quit()
  else tell({ event: 'error', text: 'unknown op ' + request.op })
})
lines.on('close', () => bot.quit())
setTimeout(() => process.exit(1), 600_000).unref()
