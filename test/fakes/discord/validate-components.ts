import { ButtonStyle, ComponentType } from 'discord-api-types/v10'
import type { Form } from './refusal.ts'

type Path = (string | number)[]
type Json = Record<string, unknown>

const selects: readonly unknown[] = [
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
]
const layouts: readonly unknown[] = [
  ComponentType.ActionRow,
  ComponentType.Section,
  ComponentType.TextDisplay,
  ComponentType.MediaGallery,
  ComponentType.File,
  ComponentType.Separator,
  ComponentType.Container,
]

/** Checks the components of a message: rows of buttons and selects, or with the flag also the new layouts. */
export function checkComponents(form: Form, value: unknown, v2: boolean): void {
  const ids = new Set<unknown>()
  const check = { form, ids, v2, total: 0, text: 0 }
  for (const [index, component] of form.list(['components'], value, 0, v2 ? 40 : 5).entries()) {
    const path = ['components', index]
    if (!v2 && component.type !== ComponentType.ActionRow)
      form.wrong([...path, 'type'], 'BASE_TYPE_CHOICES', 'Value of field "type" must be one of (1,).')
    else if (v2 && !layouts.includes(component.type))
      form.wrong([...path, 'type'], 'BASE_TYPE_CHOICES', `Unknown component type ${String(component.type)}`)
    else checkComponent(check, path, component)
  }
  if (check.total > 40) form.wrong(['components'], 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', 'At most 40 components.')
  if (check.text > 4_000)
    form.wrong(['components'], 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', 'Displayable text exceeds 4000.')
}

interface Check {
  form: Form
  ids: Set<unknown>
  v2: boolean
  total: number
  text: number
}

function checkComponent(check: Check, path: Path, component: Json): void {
  const { form } = check
  check.total++
  switch (component.type) {
    case ComponentType.ActionRow:
      return void checkRow(check, path, component)
    case ComponentType.Button:
      return void checkButton(check, path, component)
    case ComponentType.TextDisplay:
      form.text([...path, 'content'], component.content, { least: 1, most: 4_000, required: true })
      check.text += String(component.content ?? '').length
      return
    case ComponentType.Section:
      for (const [index, each] of form.list([...path, 'components'], component.components, 1, 3).entries())
        checkComponent(check, [...path, 'components', index], each)
      if (component.accessory === undefined)
        form.wrong([...path, 'accessory'], 'BASE_TYPE_REQUIRED', 'This field is required')
      else checkComponent(check, [...path, 'accessory'], component.accessory as Json)
      return
    case ComponentType.Container:
      for (const [index, each] of form.list([...path, 'components'], component.components, 1, 40).entries())
        checkComponent(check, [...path, 'components', index], each)
      return
    default:
      if (selects.includes(component.type)) checkSelect(check, path, component)
  }
}

function checkRow(check: Check, path: Path, row: Json): void {
  const { form } = check
  const children = form.list([...path, 'components'], row.components, 1, 5)
  const hasSelect = children.some(({ type }) => selects.includes(type))
  if (hasSelect && children.length > 1)
    form.wrong([...path, 'components'], 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the width')
  for (const [index, child] of children.entries()) {
    const at = [...path, 'components', index]
    if (child.type !== ComponentType.Button && !selects.includes(child.type))
      form.wrong([...at, 'type'], 'BASE_TYPE_CHOICES', 'Value of field "type" must be one of (2, 3, 5, 6, 7, 8).')
    else checkComponent(check, at, child)
  }
}

function checkCustomId(check: Check, path: Path, component: Json): void {
  const { form, ids } = check
  form.text([...path, 'custom_id'], component.custom_id, { least: 1, most: 100, required: true })
  if (component.custom_id !== undefined && ids.has(component.custom_id))
    form.wrong([...path, 'custom_id'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated')
  ids.add(component.custom_id)
}

function checkButton(check: Check, path: Path, button: Json): void {
  const { form } = check
  form.text([...path, 'label'], button.label, { most: 80 })
  if (!Number.isInteger(button.style) || Number(button.style) < 1 || Number(button.style) > 6)
    return void form.wrong(
      [...path, 'style'],
      'BASE_TYPE_CHOICES',
      'Value of field "style" must be one of (1, 2, 3, 4, 5, 6).',
    )
  if ((button.label === undefined || button.label === '') && button.emoji === undefined)
    form.wrong(path, 'BUTTON_COMPONENT_MISSING_LABEL', 'A button must have a label or an emoji.')
  if (button.style !== ButtonStyle.Link) {
    if (button.url !== undefined) form.wrong([...path, 'url'], 'BUTTON_COMPONENT_URL', 'Only link buttons have a url.')
    return void checkCustomId(check, path, button)
  }
  if (button.custom_id !== undefined)
    form.wrong(
      path,
      'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
      'A custom id and url cannot both be specified',
    )
  form.text([...path, 'url'], button.url, { least: 1, most: 512, required: true })
  if (!/^(https?|discord):\/\//.test(String(button.url)))
    form.wrong([...path, 'url'], 'URL_TYPE_INVALID_SCHEME', 'Scheme must be one of (discord, http, https).')
}

/** Checks a select; in a message as in a modal. */
function checkSelect(check: Pick<Check, 'form' | 'ids'>, path: Path, select: Json): void {
  const { form } = check
  checkCustomId(check as Check, path, select)
  form.text([...path, 'placeholder'], select.placeholder, { most: 150 })
  form.integer([...path, 'min_values'], select.min_values, 0, 25)
  form.integer([...path, 'max_values'], select.max_values, 1, 25)
  if (select.type !== ComponentType.StringSelect) return
  const values = new Set<unknown>()
  form.list([...path, 'options'], select.options, 1, 25).forEach((option, index) => {
    const at = [...path, 'options', index]
    form.text([...at, 'label'], option.label, { least: 1, most: 100, required: true })
    form.text([...at, 'value'], option.value, { least: 1, most: 100, required: true })
    form.text([...at, 'description'], option.description, { most: 100 })
    if (values.has(option.value))
      form.wrong(
        [...at, 'value'],
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      )
    values.add(option.value)
  })
  const count = values.size
  if (Number(select.max_values ?? 1) > count)
    form.wrong([...path, 'max_values'], 'SELECT_COMPONENT_MAX_VALUES', 'More values than there are options.')
}

/** Checks a modal: its title, and 1 to 5 text inputs or labelled inputs. */
export function checkModal(form: Form, modal: Json): void {
  const check = { form, ids: new Set<unknown>() }
  form.text(['custom_id'], modal.custom_id, { least: 1, most: 100, required: true })
  form.text(['title'], modal.title, { least: 1, most: 45, required: true })
  for (const [index, part] of form.list(['components'], modal.components, 1, 5).entries())
    checkModalPart(check, ['components', index], part)
}

function checkModalPart(check: { form: Form; ids: Set<unknown> }, path: Path, part: Json): void {
  const { form } = check
  if (part.type === ComponentType.TextDisplay) return
  if (part.type === ComponentType.Label) {
    form.text([...path, 'label'], part.label, { least: 1, most: 45, required: true })
    form.text([...path, 'description'], part.description, { most: 100 })
    return void checkInput(check, [...path, 'component'], (part.component ?? {}) as Json, false)
  }
  if (part.type !== ComponentType.ActionRow)
    return void form.wrong([...path, 'type'], 'BASE_TYPE_CHOICES', 'Value of field "type" must be one of (1, 10, 18).')
  const [input = {}] = form.list([...path, 'components'], part.components, 1, 1)
  if (input.type !== ComponentType.TextInput)
    return void form.wrong([...path, 'components', 0, 'type'], 'BASE_TYPE_CHOICES', 'Must be one of (4,).')
  checkInput(check, [...path, 'components', 0], input, true)
}

function checkInput(check: { form: Form; ids: Set<unknown> }, path: Path, input: Json, labelled: boolean): void {
  const { form } = check
  if (selects.includes(input.type)) return void checkSelect(check, path, input)
  if (input.type !== ComponentType.TextInput) return void checkCustomId(check as Check, path, input)
  checkCustomId(check as Check, path, input)
  if (input.style !== 1 && input.style !== 2)
    form.wrong([...path, 'style'], 'BASE_TYPE_CHOICES', 'Value of field "style" must be one of (1, 2).')
  if (labelled) form.text([...path, 'label'], input.label, { least: 1, most: 45, required: true })
  else if (input.label !== undefined)
    form.wrong([...path, 'label'], 'COMPONENT_LABEL', 'The label belongs to the label component.')
  form.integer([...path, 'min_length'], input.min_length, 0, 4_000)
  form.integer([...path, 'max_length'], input.max_length, 1, 4_000)
  form.text([...path, 'placeholder'], input.placeholder, { most: 100 })
  form.text([...path, 'value'], input.value, { most: Number(input.max_length ?? 4_000) })
}
