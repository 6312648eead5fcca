// What lies in the memory of a process, as a core dump would hold it.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/** Bytes read at once. */
const CHUNK = 8 * 1024 * 1024

/** The parts of a process's memory that it may write: heaps, stacks, what it mapped for itself. */
function regions(pid) {
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')
  return maps.flatMap((line) => {
    const [, from, to, mode] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/u.exec(line) ?? []
    return mode?.startsWith('rw') ? [[BigInt(`0x${from}`), BigInt(`0x${to}`)]] : []
  })
}

/** Which of the texts stand in the memory of a process, in UTF-8 or in UTF-16 as browsers keep text;
 *  and how many bytes were looked at. */
export function searchMemory(pid, texts) {
  const needles = texts.flatMap((text) => [
    [text, Buffer.from(text, 'utf8')],
    [text, Buffer.from(text, 'utf16le')],
  ])
  const longest = Math.max(...needles.map(([, needle]) => needle.length))
  const found = new Set()
  let nBytes = 0
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const chunk = Buffer.alloc(CHUNK + longest)
  try {
    for (const [from, to] of regions(pid)) {
      for (let at = from; at < to; at += BigInt(CHUNK)) {
        const left = to - at
        const want = left < BigInt(chunk.length) ? Number(left) : chunk.length
        let n
        try {
          n = readSync(memory, chunk, 0, want, at)
        } catch {
          break // reserved but not there, or gone since the list was made
        }
        nBytes += Math.min(n, CHUNK)
        const here = chunk.subarray(0, n)
        for (const [text, needle] of needles) if (here.includes(needle)) found.add(text)
      }
    }
  } finally {
    closeSync(memory)
  }
  return { found: [...found], nBytes }
}
