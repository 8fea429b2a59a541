import { createHash } from 'node:crypto'

/** Made up, the same in each run, and never written down: no scanner takes this file for a leak. */
export function random(
  seed: string,
  length: number,
  alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789',
): string {
  let text = ''
  for (let round = 0; text.length < length; round++)
    for (const byte of createHash('sha512').update(`${seed} ${round}`).digest())
      text += alphabet[byte % alphabet.length]
  return text.slice(0, length)
}

export const hex = '0123456789abcdef'
export const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
export const word = (seed: string) => `Quack-${random(seed, 14)}`
export const base64 = (text: string) => Buffer.from(text).toString('base64')
export const base64Url = (text: string) => Buffer.from(text).toString('base64url')
export const dashes = '-'.repeat(5)

/** File, secret and text of a kind; where the secret is in several pieces the text has them already. */
export type Row = [file: string, value: string | string[], write: (value: string) => string]
