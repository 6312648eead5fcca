// What is on the screen as a PNG. The driver's own screenshot waits for a page to be drawn again, which a page
// at rest under a dialog may never be.
import { crc32, deflateSync } from 'node:zlib'

const BYTES_PER_PIXEL = 4
/** X11's number for whole pixels, as opposed to planes of bits. */
const Z_PIXMAP = 2

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), framed.length - 4)
  return framed
}

/** PNG of pixels in the order blue, green, red, unused (https://www.w3.org/TR/png-3/). */
function png(width, height, pixels) {
  const rows = Buffer.alloc(height * (1 + width * 3)) // each row begins with its filter, 0: none
  for (let y = 0, to = 0, from = 0; y < height; y += 1) {
    to += 1
    for (let x = 0; x < width; x += 1, from += BYTES_PER_PIXEL, to += 3) {
      rows[to] = pixels[from + 2]
      rows[to + 1] = pixels[from + 1]
      rows[to + 2] = pixels[from]
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([8, 2], 8) // 8 bits a colour; red, green and blue
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

/** A picture of the whole screen. */
export function pictureOf(X, screen) {
  const { root, pixel_width: width, pixel_height: height } = screen
  return new Promise((resolve, reject) => {
    X.GetImage(Z_PIXMAP, root, 0, 0, width, height, 0xffffffff, (error, image) => {
      if (error) reject(error)
      else resolve(png(width, height, image.data))
      return true
    })
  })
}
