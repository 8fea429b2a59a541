import { answerWith } from '../answers/answer.ts'
import { describeSymbol } from '../answers/describe-symbol.ts'
import type { Engine } from '../engine.ts'
import { DuckError, toDuckError } from '../errors.ts'
import { modelsFor, withoutModel } from '../model/model-access.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { locateExistingPath, startFolder, withRepository } from '../repo/with-repository.ts'
import { askEngine } from './ask.ts'

/** Explains a piece of code or an error. Without a model, shows its outline and references. */
export const explainEngine: Engine = {
  model: { context: 'summary', answer: 4_096, priority: 'person' },
  run: (invocation, context) =>
    withRepository(invocation, context, async (repository, side) => {
      /** A single word may be a path. */
      const named = async (words: string) => {
        const word = words.trim()
        if (/\s/.test(word)) return words
        const start = startFolder(invocation, context)
        const place = await locateExistingPath(repository, side, start, word)
        return place === '' ? '.' : (place ?? words)
      }
      const target = String(invocation.arguments.target ?? '').trim()
      const request = target === '' || target === '-' ? await context.stdin() : target
      if (request.trim() === '')
        throw new DuckError(
          'invalid',
          'Missing target to explain. Specify a file, `path:line` or a symbol, or pass an error message on standard input.',
        )
      const outline = await describeSymbol(await named(request), repository, side, context).catch((thrown) => {
        // A sentence, or an error from other code, matches nothing here but can still be answered.
        if (toDuckError(thrown).kind === 'not-found' && /\s/.test(request.trim())) return undefined
        throw thrown
      })
      if (outline === undefined)
        return askEngine.run({ ...invocation, arguments: { ...invocation.arguments, question: request } }, context)
      const { shown, material, files } = outline
      const models = await modelsFor(invocation, context)
      if (models === undefined)
        return textOutcome([shown, withoutModel(invocation, context, 'RubberDuck also explains the code')].join('\n\n'))
      return answerWith(models, { repository, side, invocation, context }, shown, {
        prompt: 'explain',
        request,
        files,
        first: material,
      })
    }),
}
