import { MessageFlags } from 'discord-api-types/v10'
import { Form, Refusal } from './refusal.ts'
import type { Upload } from './request.ts'
import { checkComponents } from './validate-components.ts'

type Json = Record<string, unknown>

const largestFile = 10 * 1024 * 1024

/** What a message may have besides its form. */
export interface MessageContext {
  uploads: Upload[]
  /** The message that is edited. */
  edited?: { flags: number; content: string; embeds: number; attachments: string[]; components: number }
  /** Flags that this request may set. */
  flags: number
}

/** Checks the form of a message, new or edited. Throws what Discord answers. */
export function checkMessage(body: Json, context: MessageContext): void {
  const form = new Form()
  const flags = (context.edited?.flags ?? 0) | Number(body.flags ?? 0)
  const v2 = (flags & MessageFlags.IsComponentsV2) !== 0
  if ((Number(body.flags ?? 0) & ~context.flags) !== 0)
    form.wrong(['flags'], 'BASE_TYPE_CHOICES', `These flags may not be set: ${String(body.flags)}`)
  form.text(['content'], body.content, { most: 2_000 })
  checkEmbeds(form, body.embeds)
  checkComponents(form, body.components, v2)
  checkMentions(form, body.allowed_mentions)
  checkAttachments(form, body, context)
  if (v2)
    for (const field of ['content', 'embeds', 'poll', 'stickers'])
      if (body[field] !== undefined && body[field] !== null && !isEmpty(body[field]))
        form.wrong(
          [field],
          'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
        )
  form.end()
  if (context.uploads.some(({ data }) => data.length > largestFile))
    throw new Refusal(413, 40005, 'Request entity too large')
  if (isEmptyMessage(body, context)) throw new Refusal(400, 50006, 'Cannot send an empty message')
}

const isEmpty = (value: unknown) => value === '' || (Array.isArray(value) && value.length === 0)

function isEmptyMessage(body: Json, { uploads, edited }: MessageContext): boolean {
  const content = body.content === undefined ? edited?.content : body.content
  const embeds = body.embeds === undefined ? edited?.embeds : (body.embeds as Json[] | null)?.length
  const components = body.components === undefined ? edited?.components : (body.components as Json[] | null)?.length
  const kept = body.attachments === undefined ? edited?.attachments.length : keptIds(body, edited).length
  return !content && !embeds && !components && !kept && uploads.length === 0
}

/** Ids of attachments of the edited message that its new form names. */
export function keptIds(body: Json, edited: MessageContext['edited']): string[] {
  const named = ((body.attachments ?? []) as Json[]).map(({ id }) => String(id))
  return (edited?.attachments ?? []).filter((id) => named.includes(id))
}

function checkAttachments(form: Form, body: Json, { uploads, edited }: MessageContext): void {
  const named = form.list(['attachments'], body.attachments, 0, 10)
  if (uploads.length > 10) form.wrong(['files'], 'BASE_TYPE_MAX_LENGTH', 'Must be 10 or fewer in length.')
  named.forEach(({ id, description, filename }, index) => {
    const known = uploads.some(({ index: at }) => at === Number(id)) || edited?.attachments.includes(String(id))
    if (!known)
      form.wrong(
        ['attachments', index, 'id'],
        'ATTACHMENT_NOT_FOUND',
        `No file of the request has the id ${String(id)}`,
      )
    form.text(['attachments', index, 'description'], description, { most: 1_024 })
    form.text(['attachments', index, 'filename'], filename, { most: 255 })
  })
}

function checkMentions(form: Form, value: unknown): void {
  if (value === undefined || value === null) return
  const { parse, users, roles } = value as { parse?: string[]; users?: string[]; roles?: string[] }
  const path = ['allowed_mentions']
  for (const [index, each] of (parse ?? []).entries())
    if (!['everyone', 'users', 'roles'].includes(each))
      form.wrong([...path, 'parse', index], 'BASE_TYPE_CHOICES', "Value must be one of ('users', 'everyone', 'roles').")
  for (const [name, list] of Object.entries({ users, roles })) {
    if (list !== undefined && list.length > 100)
      form.wrong([...path, name], 'BASE_TYPE_MAX_LENGTH', 'Must be 100 or fewer in length.')
    if (list !== undefined && list.length > 0 && parse?.includes(name))
      form.wrong(
        path,
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${name}"] and ${name}: [ids...] are exclusive.`,
      )
  }
}

function checkEmbeds(form: Form, value: unknown): void {
  let total = 0
  const text = (
    path: (string | number)[],
    given: unknown,
    range: { least?: number; most: number; required?: boolean },
  ) => {
    form.text(path, given, range)
    if (typeof given === 'string') total += given.length
  }
  form.list(['embeds'], value, 0, 10).forEach((embed, index) => {
    const path = ['embeds', index]
    const footer = (embed.footer ?? {}) as Json
    const author = (embed.author ?? {}) as Json
    text([...path, 'title'], embed.title, { most: 256 })
    text([...path, 'description'], embed.description, { most: 4_096 })
    text([...path, 'footer', 'text'], footer.text, { most: 2_048 })
    text([...path, 'author', 'name'], author.name, { most: 256 })
    for (const [at, field] of form.list([...path, 'fields'], embed.fields, 0, 25).entries()) {
      text([...path, 'fields', at, 'name'], field.name, { least: 1, most: 256, required: true })
      text([...path, 'fields', at, 'value'], field.value, { least: 1, most: 1_024, required: true })
    }
    form.integer([...path, 'color'], embed.color, 0, 0xffffff)
    if (embed.url !== undefined && embed.url !== null && !/^https?:\/\//.test(String(embed.url)))
      form.wrong([...path, 'url'], 'URL_TYPE_INVALID_SCHEME', 'Scheme must be one of (http, https).')
  })
  if (total > 6_000) form.wrong(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000')
}
