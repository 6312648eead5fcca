// Signed chat as a vanilla server with enforce-secure-profile judges it, by Node's own cryptography.
// https://minecraft.wiki/w/Java_Edition_protocol/Chat; the order of checks is vanilla 26.1's.
const crypto = require('crypto')

const TRACKED = 20
const MAX_PENDING = 4096
class Invalid extends Error {}

const i32 = n => { const b = Buffer.alloc(4); b.writeInt32BE(n | 0); return b }
const i64 = n => { const b = Buffer.alloc(8); b.writeBigInt64BE(BigInt.asIntN(64, BigInt(n))); return b }
const uuid = text => Buffer.from(text.replaceAll('-', ''), 'hex')
const javaHash = bytes => bytes.reduce((h, b) => (Math.imul(31, h) + (b << 24 >> 24)) | 0, 1)
const big = n => Array.isArray(n) ? BigInt.asIntN(64, (BigInt(n[0]) << 32n) | BigInt(n[1] >>> 0)) : BigInt(n)

/** What one player's client signs, and what it has seen. */
class SignedChat {
  constructor (player, servicesKey) {
    this.player = player
    this.servicesKey = crypto.createPublicKey({ key: Buffer.from(servicesKey, 'base64'), format: 'der', type: 'spki' })
    this.session = null
    this.tracked = Array(TRACKED).fill(null)
    this.newest = null
    this.lastTimestamp = 0n
  }

  /** The client names its key. */
  begin (d) {
    const key = crypto.createPublicKey({ key: d.publicKey, format: 'der', type: 'spki' })
    const expires = big(d.expireTime)
    const body = Buffer.concat([uuid(this.player), i64(expires), key.export({ type: 'spki', format: 'der' })])
    if (!crypto.verify('RSA-SHA1', body, this.servicesKey, d.signature)) throw new Invalid('the services did not sign this key for this player')
    if (expires < BigInt(Date.now())) throw new Invalid('the key is over')
    const id = d.sessionUUID ?? d.sessionUuid
    if (this.session?.id === id) throw new Invalid('the session began before')
    this.session = { id, key, index: 0 }
    return id
  }

  /** A signed line goes to this client. */
  sent (signature) {
    if (this.newest?.equals(signature)) return
    this.tracked.push({ signature, pending: true })
    this.newest = signature
    if (this.tracked.length > MAX_PENDING) throw new Invalid('too many unacknowledged chat messages')
  }

  /** The client says how many lines it has got since it said so last. */
  acknowledge (offset) {
    if (offset < 0 || offset > this.tracked.length - TRACKED) throw new Invalid(`${offset} lines acknowledged, ${this.tracked.length - TRACKED} sent`)
    this.tracked.splice(0, offset)
  }

  /** The lines the client had seen when it spoke. */
  seen (offset, acknowledged, checksum) {
    this.acknowledge(offset)
    const bits = acknowledged[0] | acknowledged[1] << 8 | acknowledged[2] << 16
    if (bits >> TRACKED) throw new Invalid('more lines acknowledged than are tracked')
    const signatures = []
    for (let i = 0; i < TRACKED; i++) {
      const line = this.tracked[i]
      if (bits >> i & 1) {
        if (line === null) throw new Invalid(`line ${i} acknowledged, which was never sent or ignored before`)
        line.pending = false
        signatures.push(line.signature)
      } else {
        if (line !== null && !line.pending) throw new Invalid(`line ${i} ignored, which was acknowledged before`)
        this.tracked[i] = null
      }
    }
    const hash = signatures.reduce((h, s) => (Math.imul(31, h) + javaHash(s)) | 0, 1) & 0xff
    if (checksum !== 0 && checksum !== (hash || 1)) throw new Invalid(`checksum ${checksum}, not ${hash || 1}`)
    return signatures
  }

  /** Whether the player signed this, as the next of its session. */
  verify (text, d, signature, seen) {
    const timestamp = big(d.timestamp)
    if (timestamp < this.lastTimestamp) throw new Invalid('the clock went back')
    if (!this.session) throw new Invalid('signed without a session')
    const { id, key, index } = this.session
    const words = Buffer.from(text)
    const body = Buffer.concat([i32(1), uuid(this.player), uuid(id), i32(index), i64(big(d.salt)), i64(timestamp / 1000n), i32(words.length), words, i32(seen.length), ...seen])
    if (!crypto.verify('RSA-SHA256', body, key, signature)) throw new Invalid(`the signature of line ${index} does not fit`)
    this.lastTimestamp = timestamp
    this.session.index++
    return index
  }

  /** A line to all; null where it is not signed, which is refused but no fault. */
  chat (d) {
    const seen = this.seen(d.offset, d.acknowledged, d.checksum)
    if (!d.signature) return null
    return { index: this.verify(d.message, d, d.signature, seen), nSeen: seen.length, session: this.session.id, signature: d.signature, timestamp: d.timestamp, salt: d.salt }
  }

  /** A command whose arguments are signed. */
  command (d, expected) {
    const seen = this.seen(d.messageCount, d.acknowledged, d.checksum)
    const names = d.argumentSignatures.map(a => a.argumentName).join()
    if (names !== expected.map(([name]) => name).join()) throw new Invalid(`arguments signed: ${names || 'none'}`)
    return d.argumentSignatures.map((a, i) => ({ name: a.argumentName, text: expected[i][1], index: this.verify(expected[i][1], d, a.signature, seen), nSeen: seen.length }))
  }
}

/** What of the commands this server tells is signed. */
function signedArguments (command) {
  const [, name, rest] = /^(\S+) ?(.*)$/s.exec(command) ?? []
  if (['msg', 'w', 'tell'].includes(name)) { const m = /^(\S+) (.+)$/s.exec(rest); return m ? [['message', m[2]]] : [] }
  if (name === 'say') return rest ? [['message', rest]] : []
  if (name === 'me') return rest ? [['action', rest]] : []
  return []
}

const node = (type, name, children, more = {}) => ({
  flags: { unused: 0, allows_restricted: 0, has_custom_suggestions: 0, has_redirect_node: more.redirectNode === undefined ? 0 : 1, has_command: children.length ? 0 : 1, command_node_type: type },
  children, redirectNode: more.redirectNode, extraNodeData: name === null ? undefined : { name, parser: more.parser, properties: more.properties }
})
/** The commands that say something, as vanilla tells them. */
const COMMANDS = {
  rootIndex: 0,
  nodes: [
    node(0, null, [1, 4, 5, 6, 8]),
    node(1, 'msg', [2]),
    node(2, 'targets', [3], { parser: 'minecraft:entity', properties: { unused: 0, onlyAllowPlayers: 1, onlyAllowEntities: 0 } }),
    node(2, 'message', [], { parser: 'minecraft:message' }),
    node(1, 'w', [], { redirectNode: 1 }),
    node(1, 'tell', [], { redirectNode: 1 }),
    node(1, 'say', [7]),
    node(2, 'message', [], { parser: 'minecraft:message' }),
    node(1, 'me', [9]),
    node(2, 'action', [], { parser: 'minecraft:message' })
  ]
}

module.exports = { SignedChat, Invalid, COMMANDS, signedArguments }
