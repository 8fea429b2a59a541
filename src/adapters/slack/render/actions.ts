import type { ActionsBlock, ActionsBlockElement } from '@slack/types'
import type { Action } from '../../../core/types.ts'
import { slackLimits } from '../limits.ts'

/** Renders buttons and menus. Their ids are the action ids and values as they are. */
export function actionBlocks(actions: readonly Action[] = []): ActionsBlock[] {
  const elements = actions.slice(0, slackLimits.elements).map(element)
  return elements.length === 0 ? [] : [{ type: 'actions', elements }]
}

function element({ id, label, style, options }: Action): ActionsBlockElement {
  const plain = (text: string) => ({ type: 'plain_text' as const, text: shorten(text) })
  if (options !== undefined && options.length > 0)
    return {
      type: 'static_select',
      action_id: id,
      placeholder: plain(label),
      options: options.slice(0, slackLimits.options).map((each) => ({ text: plain(each.label), value: each.id })),
    }
  return { type: 'button', action_id: id, value: id, text: plain(label), ...(style === undefined ? {} : { style }) }
}

function shorten(text: string): string {
  return text.length <= slackLimits.label ? text : `${text.slice(0, slackLimits.label - 1).toWellFormed()}…`
}
