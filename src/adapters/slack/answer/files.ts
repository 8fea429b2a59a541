import { defined } from '../../../core/defined.ts'
import { DuckError } from '../../../core/errors.ts'
import { digest } from '../../../core/hash.ts'
import { call } from '../client.ts'
import type { AnswerFile } from '../render/answer.ts'
import type { AnswerDeps } from './deps.ts'
import { ownMessages, type Posted } from './message.ts'

/** Sends the files of an answer into its thread. Idempotent, also after a crash. */
export async function sendFiles(
  deps: AnswerDeps,
  job: string,
  { files, posted }: { files: readonly AnswerFile[]; posted: Posted },
): Promise<void> {
  const thread = deps.place.thread ?? posted.ts
  for (const { name, title, content, alt } of files) {
    // A later answer of the same job may have other content.
    const key = `file/${job}/${digest(content).slice(0, 20)}`
    const stored = await deps.memory.get<{ begun: number; done?: true }>(key)
    if (stored?.done) continue
    const begun = stored?.begun ?? Date.now()
    const place = { ...deps.place, channel: posted.channel, thread }
    if (stored === undefined || !(await isSent({ ...deps, place }, title, begun))) {
      await deps.memory.set(key, { begun })
      await call(() =>
        deps.client.filesUploadV2({
          channel_id: posted.channel,
          thread_ts: thread,
          filename: name,
          title,
          ...(typeof content === 'string' ? { content } : { file: Buffer.from(content) }),
          ...defined({ alt_text: alt }),
        }),
      )
    }
    await deps.memory.set(key, { begun, done: true })
  }
}

async function isSent(deps: AnswerDeps, title: string, begun: number): Promise<boolean> {
  for await (const message of ownMessages(deps, begun))
    if (message.files?.some((file) => file.title === title && Number(message.ts) > begun / 1_000 - 5)) return true
  return false
}

/** Size in bytes up to which an attached file is read. */
const mostBytes = 2 * 1024 * 1024

/** Reads a file that is attached to a message. Throws `invalid` if it is too large or not text. */
export async function readAttachedFile({ client }: AnswerDeps, id: string, signal: AbortSignal): Promise<string> {
  const { file } = await call(() => client.files.info({ file: id }), true)
  const name = file?.name ?? 'The file'
  const address = file?.url_private_download ?? file?.url_private
  if (address === undefined) throw new DuckError('invalid', `${name} cannot be read. Attach it to the message itself.`)
  if (!isSlackAddress(address, client.slackApiUrl))
    throw new DuckError('invalid', `${name} is not stored in Slack. Attach it to the message itself.`)
  if ((file?.size ?? 0) > mostBytes) throw new DuckError('invalid', `${name} is too large (maximum 2 MB).`)
  const response = await fetch(address, {
    headers: { authorization: `Bearer ${client.token}` },
    signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
  }).catch((cause: unknown) => {
    signal.throwIfAborted()
    throw new DuckError('unavailable', 'Slack could not be reached. RubberDuck retries automatically.', { cause })
  })
  // Without access, Slack answers with its sign-in page.
  const isPage = response.headers.get('content-type')?.includes('text/html') === true && file?.mimetype !== 'text/html'
  if (!response.ok || isPage)
    throw new DuckError('config', `${name} cannot be read. The Slack app needs the scope files:read.`)
  const bytes = Buffer.from(await response.arrayBuffer())
  if (bytes.length > mostBytes) throw new DuckError('invalid', `${name} is too large (maximum 2 MB).`)
  if (bytes.includes(0)) throw new DuckError('invalid', `${name} is not a text file.`)
  return bytes.toString('utf8')
}

/** The address of an external file is elsewhere, where the token must not be sent. */
function isSlackAddress(address: string, apiUrl: string): boolean {
  const { hostname, protocol } = URL.parse(address) ?? {}
  const api = new URL(apiUrl)
  if (hostname === undefined) return false
  return hostname === api.hostname || (protocol === 'https:' && /(?:^|\.)slack(?:-files)?\.com$/.test(hostname))
}
