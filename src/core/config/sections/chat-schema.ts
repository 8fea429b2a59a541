import { z } from 'zod'
import { isGlob } from '../matcher.ts'

/** Matches the name of a repository: `owner/name`. */
export const repositoryName = /^[\w.-]+\/[\w.-]+$/

/** The operator's settings for chat platforms. */
export const chatSchema = z
  .strictObject({
    read: z
      .array(z.string().min(1).refine(isGlob).meta({ title: 'a glob with closed brackets, for example "octo/*"' }))
      .optional()
      .describe(
        'Repositories that everyone in a chat may read: `owner/name`, or `owner/*` for all of an owner. Default: only public ones. Anyone else needs a linked account with access.',
      ),
    tenants: z
      .array(z.string().min(1))
      .optional()
      .describe(
        'Workspaces that may use the bot: ids of Slack workspaces or organizations (`T…`, `E…`) and of Discord servers, and `direct` for direct messages on Discord. Others are ignored. Default: all.',
      ),
  })
  .optional()
  .describe('Settings of Slack and Discord.')

/** Repositories that chats can use without a code host. */
export const repositoriesSchema = z
  .record(
    z.string().regex(repositoryName),
    z.strictObject({
      url: z
        .string()
        .refine(isCloneAddress)
        .meta({ title: 'an https or ssh address without credentials' })
        .describe('Address to clone from, with `https://` or `ssh://`, without credentials.'),
      write: z
        .array(z.string().min(1))
        .optional()
        .describe('Chat accounts that may push: `slack/<team id>/<user id>` or `discord/<user id>`.'),
    }),
  )
  .optional()
  .describe('Repositories by `owner/name` that chats can use without a GitHub App. Everyone in a chat can read them.')

function isCloneAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  if (password !== '') return false
  return protocol === 'ssh:' || (username === '' && (protocol === 'https:' || protocol === 'http:'))
}
