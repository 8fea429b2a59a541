import { DuckError } from '../../../core/errors.ts'

/** Bytes up to which a file is read. */
const mostBytes = 1024 * 1024
/** Where Discord serves attachments. */
const hosts: readonly string[] = ['cdn.discordapp.com', 'media.discordapp.net']

/** Reads an attached file as text. Throws `invalid` if it is too large or not text. */
export async function readAttachment(
  url: string,
  { apiUrl, signal }: { apiUrl: string; signal: AbortSignal },
): Promise<string> {
  const { hostname, protocol } = new URL(url)
  const isOurs = (protocol === 'https:' && hosts.includes(hostname)) || hostname === new URL(apiUrl).hostname
  if (!isOurs) throw new DuckError('invalid', 'The attached file is not stored on Discord.')
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
  }).catch((cause) => {
    signal.throwIfAborted()
    throw new DuckError('unavailable', 'The attached file could not be read. RubberDuck retries automatically.', {
      detail: String(cause),
      cause,
    })
  })
  if (!response.ok) throw new DuckError('not-found', 'The attached file no longer exists. Attach it again.')
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > mostBytes) throw new DuckError('invalid', 'The attached file is too large (expected at most 1 MiB).')
    chunks.push(chunk)
  }
  return decode(Buffer.concat(chunks))
}

function decode(bytes: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // It is not UTF-8.
  }
  throw new DuckError('invalid', 'The attached file is not text. Attach a text file in UTF-8.')
}
