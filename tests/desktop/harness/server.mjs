// The scripted Minecraft server of tests/protocol-server, for one test.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../protocol-server/package.json', import.meta.url))
const { Server } = require('./lib.js')

/**
 * Starts a server on loopback. It ends when this process does, and after `seconds` in any case.
 * @param {{ seconds?: number, port?: number, config?: object }} [options] a free port unless one is named;
 *   `config` is described in tests/protocol-server/README.md
 */
export async function startServer({ seconds = 600, port = 0, config } = {}) {
  const options = config ? ['--config', JSON.stringify(config)] : []
  const server = await Server.start(['--port', String(port), ...options], seconds)
  return {
    host: '127.0.0.1',
    port: server.port,
    address: `127.0.0.1:${server.port}`,
    /** Runs a control operation, for example `op('kick', { player, reason })`. */
    op: (name, args) => server.op(name, args),
    /** Waits for an event of this type that `matches`; rejects after `ms`. */
    async event(type, matches = () => true, ms = 15_000) {
      const event = await server.event(type, matches, { ms })
      if (!event) throw new Error(`the server saw no "${type}" event within ${ms} ms`)
      return event
    },
    /** Resolves when the player has joined, also if that was before the call. */
    joined(player, ms) {
      return this.event('join', (event) => event.player === player, ms)
    },
    stop: () => server.stop(),
  }
}
