import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'

const nonceBytes = 12
const tagBytes = 16

/** Returns the key that a password and a salt, in base64, stand for. */
export function deriveKey(password: string, salt: string): Buffer {
  return scryptSync(password, Buffer.from(salt, 'base64'), 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 })
}

/** Returns a salt for `deriveKey`, in base64. */
export function newSalt(): string {
  return randomBytes(16).toString('base64')
}

/** Encrypts a text with AES-256-GCM. It can only be decrypted with the same purpose. */
export function seal(text: string, key: Buffer, purpose: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

/** Decrypts a text. Throws if the key or the purpose is another one, or the text was changed. */
export function unseal(sealed: string, key: Buffer, purpose: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return cipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + cipher.final('utf8')
}
