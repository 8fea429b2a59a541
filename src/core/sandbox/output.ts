import { StringDecoder } from 'node:string_decoder'
import { stripVTControlCharacters } from 'node:util'

/** Bytes of the beginning and of the end of an output that are kept. */
const kept = { first: 64 * 1024, last: 192 * 1024 }

/** Collects the output of a command in bounded memory: what came first and what came last. */
export class OutputBuffer {
  bytes = 0
  private first = ''
  private last = ''
  private readonly decoder = new StringDecoder('utf8')

  add(chunk: Buffer): void {
    this.bytes += chunk.length
    const text = this.decoder.write(chunk)
    const space = kept.first - this.first.length
    this.first += text.slice(0, space)
    this.last = (this.last + text.slice(space < 0 ? 0 : space)).slice(-kept.last)
  }

  /** Returns the output without escape sequences and control characters. */
  text(): string {
    const cut = this.bytes > kept.first + kept.last ? '\n[…]\n' : ''
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
    return stripVTControlCharacters(this.first + cut + this.last).replaceAll(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '')
  }
}
