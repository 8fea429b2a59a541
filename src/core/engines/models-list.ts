import type { Engine } from '../engine.ts'
import { withoutModel } from '../model/model-access.ts'
import { textOutcome } from '../outcome/make-outcome.ts'

/** Lists the models of each enabled provider and marks those in use. */
export const modelsListEngine: Engine = {
  async run(invocation, context) {
    const models = await context.models?.()
    if (models === undefined || !models.configured)
      return textOutcome(withoutModel(invocation, context, 'RubberDuck lists the available models'))
    const providers = await models.list(context.signal)
    const rows = providers.flatMap(({ models: own }) =>
      own.map(({ name, window, price, place }) => [
        name,
        place === undefined ? '' : String(place),
        window === undefined ? '' : String(window),
        price === undefined ? '' : `$${price.input} / $${price.output}`,
      ]),
    )
    const parts = [
      {
        kind: 'data' as const,
        title: 'Models',
        columns: ['model', 'order', 'window', 'price per million tokens (input / output)'],
        rows,
      },
    ]
    const reasons = providers.flatMap(({ failure }) => (failure === undefined ? [] : [failure]))
    return reasons.length === 0 ? { state: 'complete', parts } : { state: 'partial', reasons, parts }
  },
}
