import { collect, refuse } from './check-blocks.ts'
import { Problems } from './check-text.ts'
import { type Json, SlackError } from './world.ts'

const modal = ['title', 'close', 'submit', 'clear_on_close', 'notify_on_close', 'submit_disabled']
const common = ['type', 'blocks', 'private_metadata', 'callback_id', 'external_id']

/** Checks a view. Throws `invalid_arguments` with the reasons. */
export function checkView(view: Json, type: 'modal' | 'home'): Json {
  if (view['type'] !== type) throw new SlackError('invalid_arguments', { errors: [`the view must be a ${type}`] })
  const problems = new Problems()
  problems.unknownKeys(view, type === 'modal' ? [...common, ...modal] : common, '/view')
  if (!Array.isArray(view['blocks'])) problems.add('missing required field: blocks', '/view')
  else collect(view['blocks'], type, problems)
  problems.length(view['private_metadata'], 3000, '/view/private_metadata')
  problems.length(view['callback_id'], 255, '/view/callback_id')
  problems.length(view['external_id'], 255, '/view/external_id')
  if (type === 'modal') {
    problems.text(view['title'], 24, '/view/title', true)
    problems.optionalText(view['close'], 24, '/view/close', true)
    problems.optionalText(view['submit'], 24, '/view/submit', true)
    const hasInput = (view['blocks'] as Json[] | undefined)?.some((block) => block['type'] === 'input')
    if (hasInput && view['submit'] === undefined) problems.add('missing required field: submit', '/view')
  }
  refuse(problems, 'invalid_arguments')
  if (JSON.stringify(view).length > 250_000) throw new SlackError('view_too_large')
  return view
}
