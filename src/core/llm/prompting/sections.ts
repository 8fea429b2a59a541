import type { z } from 'zod'
import type { ModelQuestion } from '../port.ts'
import { schemaOf } from '../reading/request-object.ts'

/** Number of tokens by section, the sections in the order of the request. */
export type SectionTokens = Record<string, number>

/** Returns the tokens of a request by section: its instructions, its material, the conversation, tools and schema. */
export function tokensBySection(
  { sections = [], tools = [], messages }: Pick<ModelQuestion, 'sections' | 'tools' | 'messages'>,
  schema: z.ZodType | undefined,
  count: (text: string) => number,
): SectionTokens {
  const described = tools.map(({ name, description, parameters }) => ({ name, description, parameters }))
  const own = sections.length > 0 ? sections : messages.map(({ role, text }) => ({ name: role, text }))
  const all = [
    ...own,
    ...(described.length === 0 ? [] : [{ name: 'tools', text: JSON.stringify(described) }]),
    ...(schema === undefined ? [] : [{ name: 'schema', text: JSON.stringify(schemaOf(schema).schema) }]),
  ]
  const tokens: SectionTokens = {}
  for (const { name, text } of all) tokens[name] = (tokens[name] ?? 0) + count(text)
  return tokens
}

/** Returns the section of a block of material: files and guidelines are one each, whatever their names. */
export function sectionOf(name: string): string {
  if (name.startsWith('guideline ')) return 'guidelines'
  return /[/.]/.test(name) ? 'files' : name
}
