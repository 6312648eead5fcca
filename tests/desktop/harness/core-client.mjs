// A client of the core's socket, as the window is one: for stories that need many things made at once.
import { connect } from 'node:net'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'

/** The version that both ends must share. */
const VERSION = /^version = "(.+)"$/m.exec(readFileSync(new URL('../../../Cargo.toml', import.meta.url), 'utf8'))[1]

/** What both ends must speak. */
const PROTOCOL = Number(/PROTOCOL: u32 = (\d+);/.exec(readFileSync(new URL('../../../crates/link/src/message.rs', import.meta.url), 'utf8'))[1])

function frame(message) {
  const json = Buffer.from(JSON.stringify(message))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  return Buffer.concat([length, json])
}

/** Connects to the core of a data folder; `call` rejects with what the core answers. */
export async function connectToCore(dataDir) {
  const socket = connect(join(dataDir, 'run', 'core.sock'))
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  const waiting = new Map()
  let bytes = Buffer.alloc(0)
  let greet
  const greeted = new Promise((resolve) => {
    greet = resolve
  })
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk])
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE()) {
      const end = 4 + bytes.readUInt32BE()
      const message = JSON.parse(bytes.subarray(4, end).toString())
      bytes = bytes.subarray(end)
      if (greet) {
        greet(message)
        greet = undefined
      } else if (message.answer) {
        const { id, outcome } = message.answer
        const { resolve, reject } = waiting.get(id)
        waiting.delete(id)
        if ('Err' in outcome) reject(new Error(JSON.stringify(outcome.Err)))
        else resolve(outcome.Ok)
      }
    }
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the core hung up'))
  })
  socket.write(frame({ protocol: PROTOCOL, version: VERSION, role: 'tool' }))
  await greeted
  let nextId = 1
  return {
    call: (command, args = {}) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        waiting.set(id, { resolve, reject })
        socket.write(frame({ call: { id, command, args } }))
      }),
    close: () => socket.end(),
  }
}
