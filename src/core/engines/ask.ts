import { DuckError, toDuckError } from '../errors.ts'
import { answerAtOnce, answerInParts, answerInTurn, answerWith, nothingFound, plainAnswer } from '../answers/answer.ts'
import type { Engine } from '../engine.ts'
import { said } from '../findings/repo-report.ts'
import { outlineFor } from '../answers/describe-symbol.ts'
import { kindOfTalk } from '../answers/classify-question.ts'
import { modelsFor, needsModel, unanswered, withoutModel } from '../model/model-access.ts'
import { placeIfThere, startOf, withRepository } from '../repo/with-repository.ts'

/** A question about the repository, gone about as its kind wants. Without a model: where its words stand. */
export const ask: Engine = {
  name: 'ask',
  model: { context: 'hybrid', answer: 4_096, priority: 'person' },
  run: (invocation, context) =>
    withRepository(invocation, context, async (repository, side) => {
      const question = String(invocation.arguments.question)
      const ground = { repository, side, invocation, context }
      const models = await modelsFor(invocation, context)
      const talk = kindOfTalk(question)
      if (models === undefined) {
        const { shown } = await plainAnswer(question, talk.kind, ground)
        if (shown === nothingFound) return unanswered(needsModel(invocation, context), shown)
        return said([shown, withoutModel(invocation, context, 'RubberDuck answers the question')].join('\n\n'))
      }
      if (talk.kind === 'steps') return answerInTurn(models, ground, talk.parts)
      if (talk.kind === 'complex') return answerInParts(models, ground, question)
      return answerAtOnce(models, ground, question, talk.kind)
    }),
}

/** What a piece of code is for and how it works, or what an error means. Without a model: its outline and who uses it. */
export const explain: Engine = {
  name: 'explain',
  model: { context: 'summary', answer: 4_096, priority: 'person' },
  run: (invocation, context) =>
    withRepository(invocation, context, async (repository, side) => {
      /** One word may be a path. */
      const named = async (words: string) => {
        const word = words.trim()
        if (/\s/.test(word)) return words
        const start = startOf(invocation, context)
        const place = await placeIfThere(repository, side, start, word)
        return place === '' ? '.' : (place ?? words)
      }
      const target = String(invocation.arguments.target ?? '').trim()
      const request = target === '' || target === '-' ? await context.stdin() : target
      if (request.trim() === '')
        throw new DuckError(
          'invalid',
          'Missing target to explain. Specify a file, `path:line` or a symbol, or pass an error message on standard input.',
        )
      const outline = await outlineFor(await named(request), repository, side, context).catch((thrown) => {
        // A sentence or an error of somebody else's code names nothing here, and can be answered all the same.
        if (toDuckError(thrown).kind === 'not-found' && /\s/.test(request.trim())) return undefined
        throw thrown
      })
      if (outline === undefined)
        return ask.run({ ...invocation, arguments: { ...invocation.arguments, question: request } }, context)
      const { shown, material, files } = outline
      const models = await modelsFor(invocation, context)
      if (models === undefined)
        return said([shown, withoutModel(invocation, context, 'RubberDuck also explains the code')].join('\n\n'))
      return answerWith(models, { repository, side, invocation, context }, shown, {
        ...{ prompt: 'explain', request, files, first: material },
      })
    }),
}
