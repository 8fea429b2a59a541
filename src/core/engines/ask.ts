import { answerAtOnce, answerInParts, answerInTurn, plainAnswer } from '../answers/answer.ts'
import { classifyQuestion } from '../answers/classify-question.ts'
import { nothingFound } from '../answers/places-for.ts'
import type { Engine } from '../engine.ts'
import { modelsFor, needsModel, unanswered, withoutModel } from '../model/model-access.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { withRepository } from '../repo/with-repository.ts'

/**
 * Answers a question about the repository, depending on its kind. Without a model, lists the lines that contain its
 * words.
 */
export const askEngine: Engine = {
  model: { context: 'hybrid', answer: 4_096, priority: 'person' },
  run: (invocation, context) =>
    withRepository(invocation, context, async (repository, side) => {
      const question = String(invocation.arguments.question)
      const input = { repository, side, invocation, context }
      const models = await modelsFor(invocation, context)
      const talk = classifyQuestion(question)
      if (models === undefined) {
        const { shown } = await plainAnswer(question, talk.kind, input)
        if (shown === nothingFound) return unanswered(needsModel(invocation, context), shown)
        return textOutcome([shown, withoutModel(invocation, context, 'RubberDuck answers the question')].join('\n\n'))
      }
      if (talk.kind === 'steps') return answerInTurn(models, input, talk.parts)
      if (talk.kind === 'complex') return answerInParts(models, input, question)
      return answerAtOnce(models, input, question, talk.kind)
    }),
}
