import type { AnyBlock } from '@slack/types'
import { checkElement, checkImage, elementsOf } from './check-elements.ts'
import { Problems } from './check-text.ts'
import { type Json, SlackError } from './world.ts'

/** Characters of a whole message, as observed; the reference has no number. */
const messageCharacters = 13_200
const markdownCharacters = 12_000

type Check = (block: Json, problems: Problems, path: string) => void

const actions: Check = (block, problems, path) => {
  const ids = new Set<string>()
  for (const [at, element] of problems.count(block['elements'], 25, `${path}/elements`).entries()) {
    checkElement(element, elementsOf.actions, problems, `${path}/elements/${at}`)
    const id = element['action_id']
    if (id !== undefined && ids.has(String(id))) problems.add(`action_id already exists: ${String(id)}`, path)
    ids.add(String(id))
  }
}

const section: Check = (block, problems, path) => {
  if (block['text'] === undefined && block['fields'] === undefined) problems.add('must provide text or fields', path)
  problems.optionalText(block['text'], 3000, `${path}/text`)
  if (block['fields'] !== undefined)
    for (const [at, field] of problems.count(block['fields'], 10, `${path}/fields`).entries())
      problems.text(field, 2000, `${path}/fields/${at}`)
  if (block['accessory'] !== undefined)
    checkElement(block['accessory'] as Json, elementsOf.section, problems, `${path}/accessory`)
}

const context: Check = (block, problems, path) => {
  for (const [at, element] of problems.count(block['elements'], 10, `${path}/elements`).entries()) {
    const here = `${path}/elements/${at}`
    if (element['type'] === 'image') checkImage(element, problems, here)
    else problems.text(element, 3000, here)
  }
}

const input: Check = (block, problems, path) => {
  problems.text(block['label'], 2000, `${path}/label`, true)
  problems.optionalText(block['hint'], 2000, `${path}/hint`, true)
  if (typeof block['element'] !== 'object') problems.add('missing required field: element', path)
  else checkElement(block['element'] as Json, elementsOf.input, problems, `${path}/element`)
}

const markdown: Check = (block, problems, path) => {
  problems.length(block['text'], markdownCharacters, `${path}/text`, 1)
  const { length } = String(block['text'] ?? '')
  problems.markdown += length
  problems.characters += length
}

const table: Check = (block, problems, path) => {
  const rows = problems.count(block['rows'], 100, `${path}/rows`)
  for (const [at, row] of rows.entries()) {
    for (const cell of problems.count(row, 20, `${path}/rows/${at}`, 0)) {
      if (!['rich_text', 'raw_text', 'raw_number'].includes(String(cell['type'])))
        problems.add(`unsupported type: ${String(cell['type'])}`, `${path}/rows/${at}`)
      if (cell['type'] === 'raw_text') problems.length(cell['text'], 10_000, `${path}/rows/${at}`, 1)
      problems.characters += String(cell['text'] ?? '').length
    }
  }
}

const richText: Check = (block, problems, path) => {
  const known = ['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted']
  for (const [at, element] of problems.count(block['elements'], 1000, `${path}/elements`, 0).entries())
    if (!known.includes(String(element['type']))) problems.add('unsupported type', `${path}/elements/${at}`)
  for (const [, found = ''] of JSON.stringify(block).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g))
    problems.characters += found.length
}

/** The fields that a block may have, and its own check. */
const blocks: Record<string, { fields: string[]; check: Check }> = {
  actions: { fields: ['elements'], check: actions },
  section: { fields: ['text', 'fields', 'accessory', 'expand'], check: section },
  context: { fields: ['elements'], check: context },
  context_actions: {
    fields: ['elements'],
    check: (block, problems, path) => {
      for (const [at, element] of problems.count(block['elements'], 5, `${path}/elements`).entries())
        checkElement(element, elementsOf.contextActions, problems, `${path}/elements/${at}`)
    },
  },
  divider: { fields: [], check: () => {} },
  header: {
    fields: ['text', 'level'],
    check: (block, problems, path) => problems.text(block['text'], 150, `${path}/text`, true),
  },
  image: {
    fields: ['image_url', 'slack_file', 'alt_text', 'title'],
    check: (block, problems, path) => {
      checkImage(block, problems, path)
      problems.optionalText(block['title'], 2000, `${path}/title`, true)
    },
  },
  input: { fields: ['label', 'element', 'hint', 'optional', 'dispatch_action'], check: input },
  markdown: { fields: ['text'], check: markdown },
  rich_text: { fields: ['elements'], check: richText },
  table: { fields: ['rows', 'column_settings'], check: table },
  alert: {
    fields: ['text', 'level'],
    check: (block, problems, path) => problems.text(block['text'], 3000, `${path}/text`),
  },
  plan: { fields: ['title', 'tasks'], check: (block, problems, path) => problems.isRequired(block, ['title'], path) },
  task_card: {
    fields: ['task_id', 'title', 'details', 'output', 'sources', 'status'],
    check: (block, problems, path) => problems.isRequired(block, ['task_id', 'title', 'status'], path),
  },
}

/** Where blocks are shown. Input blocks are for views and messages, markdown only for messages. */
const surfaces = {
  message: { limit: 50, excluded: [] as string[] },
  modal: { limit: 100, excluded: ['markdown', 'context_actions', 'plan', 'task_card'] },
  home: { limit: 100, excluded: ['markdown', 'context_actions', 'plan', 'task_card'] },
}

/** Checks blocks. Throws `invalid_blocks` with the reasons, or `msg_blocks_too_long`. */
export function checkBlocks(list: unknown, surface: keyof typeof surfaces = 'message'): AnyBlock[] {
  if (!Array.isArray(list)) throw new SlackError('invalid_blocks_format')
  const problems = new Problems()
  collect(list, surface, problems)
  refuse(problems, 'invalid_blocks')
  if (surface === 'message' && (problems.characters > messageCharacters || problems.markdown > markdownCharacters))
    throw new SlackError('msg_blocks_too_long')
  return list as AnyBlock[]
}

export function refuse(problems: Problems, error: string): void {
  const { messages } = problems
  if (messages.length > 0)
    throw new SlackError(error, { errors: messages.map((each) => each.slice(8)), response_metadata: { messages } })
}

export function collect(list: readonly unknown[], surface: keyof typeof surfaces, problems: Problems): void {
  const { limit, excluded } = surfaces[surface]
  for (const [at, block] of problems.count(list, limit, '/blocks', 0).entries()) {
    const path = `/blocks/${at}`
    const type = String(block['type'])
    const known = blocks[type]
    if (known === undefined || excluded.includes(type)) {
      problems.add(`unsupported type: ${type}`, path)
      continue
    }
    problems.length(block['block_id'], 255, `${path}/block_id`, 1)
    if (block['block_id'] !== undefined) {
      if (problems.blockIds.has(String(block['block_id']))) problems.add('block_id already exists', path)
      problems.blockIds.add(String(block['block_id']))
    }
    problems.unknownKeys(block, ['type', 'block_id', ...known.fields], path)
    known.check(block, problems, path)
  }
}
