import type { AnyBlock } from '@slack/types'
import type { Json } from './world.ts'

export interface FoundElement {
  block: Json
  element: Json
}

/** All interactive elements of blocks, with the block of each. */
function elementsIn(blocks: readonly AnyBlock[] | undefined): FoundElement[] {
  return (blocks ?? []).flatMap((one) => {
    const block = one as unknown as Json
    const list = [...((block['elements'] as Json[] | undefined) ?? []), block['accessory'], block['element']]
    return list.flatMap((element) => (isElement(element) ? [{ block, element }] : []))
  })
}

function isElement(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && 'type' in value && !('elements' in value)
}

/** Finds a button or menu by its `action_id`, its value or its label. Throws with the ones there are. */
export function findElement(blocks: readonly AnyBlock[] | undefined, wanted: string): FoundElement {
  const all = elementsIn(blocks).filter(({ element }) => 'action_id' in element || element['type'] === 'button')
  const label = ({ element }: FoundElement) => (element['text'] as { text?: string } | undefined)?.text
  const found =
    all.find(({ element }) => element['action_id'] === wanted) ??
    all.find((each) => each.element['value'] === wanted || label(each) === wanted)
  if (found !== undefined) return found
  const names = all.map((each) => `${String(each.element['action_id'])} (${label(each) ?? each.element['type']})`)
  throw new Error(`There is no ${wanted} to press, only: ${names.join(', ') || 'nothing'}`)
}

interface Option {
  text: { text: string }
  value?: string
}

/** The option of a menu by its value or label. Throws with the ones there are. */
export function findOption(element: Json, wanted: string): Option {
  const groups = (element['option_groups'] as { options: Option[] }[] | undefined) ?? []
  const options = [...((element['options'] as Option[] | undefined) ?? []), ...groups.flatMap((group) => group.options)]
  const found = options.find(({ value, text }) => value === wanted || text.text === wanted)
  if (found !== undefined) return found
  throw new Error(`There is no option ${wanted}, only: ${options.map(({ value }) => value).join(', ')}`)
}

/** What an input holds after a person filled it in: the `state.values` entry of an interaction. */
export function stateOf(element: Json, value: string | string[] | undefined): Json {
  const type = String(element['type'])
  if (type.startsWith('multi_') || type === 'checkboxes') {
    const chosen = [value ?? []].flat()
    if (type === 'multi_users_select') return { type, selected_users: chosen }
    if (type.includes('external')) return { type, selected_options: chosen.map((each) => written(each)) }
    return { type, selected_options: chosen.map((each) => findOption(element, each)) }
  }
  const one = [value].flat()[0]
  if (type.endsWith('_input')) return { type, value: one ?? (element['initial_value'] as string | undefined) ?? null }
  const initial = element['initial_option'] ?? null
  if (type === 'external_select') return { type, selected_option: one === undefined ? initial : written(one) }
  if (type === 'static_select' || type === 'radio_buttons')
    return { type, selected_option: one === undefined ? initial : findOption(element, one) }
  if (type === 'users_select') return { type, selected_user: one ?? null }
  if (type === 'conversations_select') return { type, selected_conversation: one ?? null }
  return { type, value: one ?? null }
}

function written(value: string): Option & { text: Json } {
  return { text: { type: 'plain_text', text: value, emoji: true }, value } as Option & { text: Json & { text: string } }
}
