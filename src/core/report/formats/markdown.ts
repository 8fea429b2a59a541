import { renderMarkdown } from '../markdown/render-markdown.ts'
import type { Format } from './format.ts'

/** Markdown as in a comment on a pull request. The first line states whether the outcome is incomplete. */
export const markdown: Format = {
  name: 'markdown',
  summary: 'pull request comments',
  contentType: 'text/markdown; charset=utf-8',
  render: (outcome) => renderMarkdown(outcome),
}
