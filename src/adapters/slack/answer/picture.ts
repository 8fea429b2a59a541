import type { Outcome } from '../../../core/types.ts'
import type { AnswerFile } from '../render/answer.ts'
import type { AnswerDeps } from './deps.ts'

/** Draws the graphs and charts of an answer. A drawing that fails does not cost the answer, which has tables. */
export async function pictureFiles({ logger }: AnswerDeps, { parts }: Outcome): Promise<AnswerFile[]> {
  if (!parts.some((part) => part.kind === 'picture' || (part.kind === 'data' && part.chart !== undefined))) return []
  try {
    const { renderPicture } = await import('../../../core/picture/render-picture.ts')
    const picture = await renderPicture({ state: 'complete', parts })
    return picture === undefined
      ? []
      : [{ name: 'picture.png', title: 'Picture', content: picture.png, alt: picture.alt.slice(0, 1_000) }]
  } catch (error) {
    logger.warn({ platform: 'slack', error: String(error) }, 'a picture could not be drawn')
    return []
  }
}
