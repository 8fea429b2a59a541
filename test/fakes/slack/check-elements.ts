import type { Problems } from './check-text.ts'
import type { Json } from './world.ts'

const selects = ['static', 'external', 'users', 'conversations', 'channels']
const menus = selects.flatMap((name) => [`${name}_select`, `multi_${name}_select`])
/** Which elements each kind of block takes. */
export const elementsOf = {
  actions: [
    'button',
    'checkboxes',
    'datepicker',
    'datetimepicker',
    'overflow',
    'radio_buttons',
    'timepicker',
    'workflow_button',
    'rich_text_input',
    ...menus,
  ],
  section: [
    'button',
    'checkboxes',
    'datepicker',
    'image',
    'overflow',
    'radio_buttons',
    'timepicker',
    'workflow_button',
    ...menus,
  ],
  input: [
    'checkboxes',
    'datepicker',
    'datetimepicker',
    'email_text_input',
    'file_input',
    'number_input',
    'plain_text_input',
    'radio_buttons',
    'rich_text_input',
    'timepicker',
    'url_text_input',
    ...menus,
  ],
  contextActions: ['feedback_buttons', 'icon_button'],
}

/** The reference of option objects says 150, the types of the client 75. */
const optionValue = 75
const common = ['type', 'action_id', 'confirm', 'focus_on_load', 'placeholder', 'dispatch_action_config']
/** The fields of each element beyond the common ones, and the required ones. */
const fields: Record<string, { own: string[]; required?: string[] }> = {
  button: { own: ['text', 'value', 'url', 'style', 'accessibility_label'], required: ['text'] },
  checkboxes: { own: ['options', 'initial_options'], required: ['options'] },
  radio_buttons: { own: ['options', 'initial_option'], required: ['options'] },
  overflow: { own: ['options'], required: ['options'] },
  static_select: { own: ['options', 'option_groups', 'initial_option'] },
  multi_static_select: { own: ['options', 'option_groups', 'initial_options', 'max_selected_items'] },
  external_select: { own: ['initial_option', 'min_query_length'] },
  multi_external_select: { own: ['initial_options', 'min_query_length', 'max_selected_items'] },
  users_select: { own: ['initial_user'] },
  conversations_select: {
    own: ['initial_conversation', 'default_to_current_conversation', 'filter', 'response_url_enabled'],
  },
  channels_select: { own: ['initial_channel', 'response_url_enabled'] },
  plain_text_input: { own: ['initial_value', 'multiline', 'min_length', 'max_length'] },
  number_input: {
    own: ['is_decimal_allowed', 'initial_value', 'min_value', 'max_value'],
    required: ['is_decimal_allowed'],
  },
  file_input: { own: ['filetypes', 'max_files'] },
  image: { own: ['image_url', 'slack_file', 'alt_text'], required: ['alt_text'] },
  feedback_buttons: { own: ['positive_button', 'negative_button'], required: ['positive_button', 'negative_button'] },
  icon_button: {
    own: ['icon', 'text', 'value', 'visible_to_user_ids', 'accessibility_label'],
    required: ['icon', 'text'],
  },
}

/** Checks one element against the limits in the reference of Block Kit. */
export function checkElement(element: Json, allowed: readonly string[], problems: Problems, path: string): void {
  const type = String(element['type'])
  if (!allowed.includes(type)) return void problems.add(`unsupported type: ${type}`, path)
  const known = fields[type]
  if (known !== undefined) {
    problems.unknownKeys(element, [...common, ...known.own], path)
    problems.isRequired(element, known.required ?? [], path)
  }
  problems.length(element['action_id'], 255, `${path}/action_id`, 1)
  problems.optionalText(element['placeholder'], 150, `${path}/placeholder`, true)
  if (element['confirm'] !== undefined) checkConfirm(element['confirm'] as Json, problems, `${path}/confirm`)
  if (type === 'button' || type === 'icon_button') checkButton(element, problems, path)
  if (type === 'image') checkImage(element, problems, path)
  if (type === 'plain_text_input') checkTextInput(element, problems, path)
  checkOptions(element, problems, path)
}

function checkButton(element: Json, problems: Problems, path: string): void {
  if (element['text'] !== undefined) problems.text(element['text'], 75, `${path}/text`, true)
  problems.length(element['value'], 2000, `${path}/value`)
  problems.length(element['accessibility_label'], 75, `${path}/accessibility_label`)
  problems.url(element['url'], `${path}/url`)
  const { style } = element
  if (style !== undefined && style !== 'primary' && style !== 'danger') problems.add('invalid style', `${path}/style`)
}

export function checkImage(element: Json, problems: Problems, path: string): void {
  problems.length(element['alt_text'], 2000, `${path}/alt_text`, 1)
  if ((element['image_url'] === undefined) === (element['slack_file'] === undefined))
    problems.add('must provide either image_url or slack_file', path)
  problems.url(element['image_url'], `${path}/image_url`)
}

function checkTextInput(element: Json, problems: Problems, path: string): void {
  const [minimum, maximum] = [Number(element['min_length'] ?? 0), Number(element['max_length'] ?? 3000)]
  if (minimum < 0 || minimum > 3000) problems.add('must be between 0 and 3000', `${path}/min_length`)
  if (maximum < 1 || maximum > 3000) problems.add('must be between 1 and 3000', `${path}/max_length`)
  problems.length(element['initial_value'], maximum, `${path}/initial_value`)
}

function checkConfirm(confirm: Json, problems: Problems, path: string): void {
  problems.optionalText(confirm['title'], 100, `${path}/title`, true)
  problems.text(confirm['text'], 300, `${path}/text`)
  problems.optionalText(confirm['confirm'], 30, `${path}/confirm`, true)
  problems.optionalText(confirm['deny'], 30, `${path}/deny`, true)
}

function checkOptions(element: Json, problems: Problems, path: string): void {
  const type = String(element['type'])
  const isMenu = type.endsWith('static_select')
  const { options, option_groups: groups } = element
  if (isMenu && (options === undefined) === (groups === undefined))
    problems.add('must provide either options or option_groups', path)
  const limit = isMenu ? 100 : type === 'overflow' ? 5 : 10
  if (options !== undefined) checkOptionList(options, limit, problems, { type, path: `${path}/options` })
  if (groups === undefined) return
  for (const [at, group] of problems.count(groups, 100, `${path}/option_groups`).entries()) {
    problems.text(group['label'], 75, `${path}/option_groups/${at}/label`, true)
    checkOptionList(group['options'], 100, problems, { type, path: `${path}/option_groups/${at}/options` })
  }
}

/** Also used for the answer to `block_suggestion`. */
export function checkOptionList(
  list: unknown,
  limit: number,
  problems: Problems,
  { type, path, minimum = 1 }: { type: string; path: string; minimum?: number },
): void {
  const values = new Set<string>()
  for (const [at, option] of problems.count(list, limit, path, minimum).entries()) {
    const here = `${path}/${at}`
    problems.unknownKeys(option, ['text', 'value', 'description', 'url'], here)
    problems.text(option['text'], 75, `${here}/text`, !['checkboxes', 'radio_buttons'].includes(type))
    problems.length(option['value'], optionValue, `${here}/value`)
    if (option['value'] === undefined && option['url'] === undefined)
      problems.add('missing required field: value', here)
    problems.optionalText(option['description'], 75, `${here}/description`)
    if (option['url'] !== undefined && type !== 'overflow') problems.add('no more fields allowed: url', here)
    if (values.has(String(option['value']))) problems.add('duplicate option value', here)
    values.add(String(option['value']))
  }
}
