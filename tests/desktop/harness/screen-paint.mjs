// When a window shows something: asked of the pixels on the screen, so that nothing in the app has to say so.

/** How many colours of a window are looked at before it counts as drawn: text alone brings dozens. */
const COLOURS_OF_CONTENT = 24
/** Z format of GetImage: rows of whole pixels. */
const ZPIXMAP = 2

/** The number of different colours in the part of the window where its rail and list are. */
export async function coloursIn(X, window, { width, height }) {
  const reply = await new Promise((resolve, reject) => {
    X.GetImage(ZPIXMAP, window, 0, 0, width, height, 0xffffffff, (error, image) => {
      if (error) reject(error)
      else resolve(image)
      return true
    })
  })
  const seen = new Set()
  for (let at = 0; at + 4 <= reply.data.length; at += 4) seen.add(reply.data.readUInt32LE(at))
  return seen.size
}

/** Whether a window of this many colours has content in it. */
export const isDrawn = (nColours) => nColours >= COLOURS_OF_CONTENT
