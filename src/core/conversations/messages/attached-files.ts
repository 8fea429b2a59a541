import type { Session } from '../../platform.ts'
import type { AttachedFile, Invocation } from '../../types.ts'
import type { ChatRequest } from './read-request.ts'

/** Size in bytes up to which attached files are read. */
const mostBytes = 1024 * 1024
/** Number of characters of a file that become part of a question. */
const mostCharacters = 20_000

/**
 * Adds the attached files to a request: a patch is what a review is about, and any other text is part of a question.
 */
export async function withAttachedFiles(
  { invocation, command }: ChatRequest,
  files: readonly AttachedFile[],
  session: Session,
): Promise<{ invocation: Invocation; stdin?: string }> {
  const readable = files.filter(({ bytes }) => bytes <= mostBytes)
  if (readable.length === 0 || session.readFile === undefined) return { invocation }
  const patch = readable.find(({ name }) => /\.(?:patch|diff)$/i.test(name))
  if (command.publishes === 'review' && patch !== undefined)
    return {
      invocation: { ...invocation, arguments: { ...invocation.arguments, diff: '-' } },
      stdin: await session.readFile(patch.id),
    }
  const place = command.arguments.find(({ positional, type }) => positional && type === 'rest')
  if (place === undefined) return { invocation }
  const texts: string[] = [String(invocation.arguments[place.name] ?? '')]
  for (const { id, name } of readable) {
    const text = (await session.readFile(id)).slice(0, mostCharacters)
    texts.push(`${name}:\n${text}`)
  }
  const said = texts.filter((text) => text !== '').join('\n\n')
  return { invocation: { ...invocation, arguments: { ...invocation.arguments, [place.name]: said } } }
}
