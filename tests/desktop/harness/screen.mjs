// The windows on the test's screen, asked of the X server itself: what the app says of its window
// would prove nothing.
import { createRequire } from 'node:module'

import { pictureOf } from './screen-picture.mjs'
import { coloursIn, isDrawn } from './screen-paint.mjs'

const x11 = createRequire(import.meta.url)('x11')

/** A request as a promise. Answering true tells the library that the error has been taken care of. */
const promised = (call) =>
  new Promise((resolve, reject) => {
    call((error, value) => {
      if (error) reject(error)
      else resolve(value)
      return true
    })
  })

/** Connects to the screen in `DISPLAY`; close it when done. */
export async function openScreen() {
  const display = await promised((done) => x11.createClient(done))
  const X = display.client
  const root = display.screen[0].root
  const atom = (name) => promised((done) => X.InternAtom(false, name, done))

  async function text(window, property) {
    const value = await promised((done) => X.GetProperty(0, window, property, 0, 0, 1000, done))
    return value.data.toString('utf8')
  }

  return {
    /** The visible top-level windows: id, title, place and size in pixels. */
    async windows() {
      const { children } = await promised((done) => X.QueryTree(root, done))
      const found = []
      for (const id of children) {
        try {
          const { mapState } = await promised((done) => X.GetWindowAttributes(id, done))
          if (mapState !== 2) continue // 2: viewable
          const { xPos, yPos, width, height } = await promised((done) => X.GetGeometry(id, done))
          found.push({ id, title: await text(id, X.atoms.WM_NAME), x: xPos, y: yPos, width, height })
        } catch {
          // closed while we looked
        }
      }
      return found.filter(({ width, height }) => width > 50 && height > 50)
    },

    /** Whether the window with this title has drawn its content, as its pixels tell. */
    async isDrawn(title) {
      const window = (await this.windows()).find((found) => found.title === title)
      if (!window) return false
      return isDrawn(await coloursIn(X, window.id, { width: Math.min(300, window.width), height: window.height }))
    },

    /** A PNG of all that is on the screen. */
    picture: () => pictureOf(X, display.screen[0]),

    /** Asks a window to close, as the cross in its title bar does. */
    async close(id) {
      const message = Buffer.alloc(32)
      message.writeUInt8(33, 0) // ClientMessage
      message.writeUInt8(32, 1) // the data are 32-bit words
      message.writeUInt32LE(id, 4)
      message.writeUInt32LE(await atom('WM_PROTOCOLS'), 8)
      message.writeUInt32LE(await atom('WM_DELETE_WINDOW'), 12)
      X.SendEvent(id, false, 0, message)
      await promised((done) => X.QueryTree(root, done)) // a round trip: the message has arrived
    },

    /** The window that has the keyboard. */
    async focused() {
      return (await promised((done) => X.GetInputFocus(done))).focus
    },

    disconnect: () => X.terminate(),
  }
}
