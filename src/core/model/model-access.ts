import { defined } from '../defined.ts'
import type { RunContext } from '../engine.ts'
import { DuckError, toDuckError, toFailure } from '../errors.ts'
import type { Account, ModelAnswer, Models } from '../llm/port.ts'
import { quotingModels } from '../llm/prompting/quoting.ts'
import type { Invocation, Outcome, Part } from '../types.ts'

/** Returns the models if they are configured and allowed in this run. */
export async function modelsFor(
  { command, arguments: given }: Invocation,
  context: RunContext,
): Promise<Models | undefined> {
  if (given['no-model'] === true || context.models === undefined) return undefined
  const models = (await context.models()).forEngine(command, context.use?.priority)
  if (!models.configured) return undefined
  return context.quotes === undefined ? models : quotingModels(models, context.quotes)
}

export function accountOf(
  invocation: Invocation,
  { subject, job = 'terminal' }: Pick<RunContext, 'subject' | 'job'>,
): Account {
  const { repo = '', number } = subject?.change ?? {}
  return {
    job,
    person: invocation.actor,
    repo,
    ...defined({ change: number === undefined ? undefined : `${repo}#${number}` }),
  }
}

/** Adds the footnote of an answer: the model, the prompt, the cost, and omitted context. */
export function withModelFootnote(
  { model, prompt, usage, cost, remarks: own }: ModelAnswer,
  notes: readonly string[] = [],
): string {
  const remarks = [...own, ...notes.map((note) => note.replace(/\.$/, ''))]
  const price = cost === undefined ? '' : cost === 0 ? '' : `, $${cost < 0.01 ? cost.toFixed(4) : cost.toFixed(2)}`
  const also = remarks.length === 0 ? '' : `; ${remarks.join('; ')}`
  return `— ${model}, ${prompt}, ${usage.input + usage.output} tokens${price}${also}`
}

/** Returns the footnote of an answer without a model: the possible additions by a model. */
export function withoutModel({ arguments: given }: Invocation, { modelsWithheld }: RunContext, adds: string): string {
  if (modelsWithheld !== undefined) return `${modelsWithheld} With a model, ${adds}.`
  if (given['no-model'] === true) return `Models are disabled by \`--no-model\`. With a model, ${adds}.`
  return `No model is configured. With a model (set \`ANTHROPIC_API_KEY\`, \`OPENAI_API_KEY\`, \`OLLAMA_HOST\`, …), ${adds}.`
}

/** Returns the outcome of a command that needs a model. `instead` is a sentence about the alternatives without one. */
export function needsModel(
  { command, arguments: given }: Invocation,
  { modelsWithheld }: RunContext,
  instead = '',
): DuckError {
  const also = instead === '' ? '' : ` ${instead}`
  if (modelsWithheld !== undefined) return new DuckError('denied', `${modelsWithheld}${also}`)
  if (given['no-model'] === true)
    return new DuckError('invalid', `\`${command}\` needs a model. Remove \`--no-model\`.${also}`)
  return new DuckError(
    'config',
    `\`${command}\` needs a model, but no model is configured. Set \`ANTHROPIC_API_KEY\`, \`OPENAI_API_KEY\`, \`GEMINI_API_KEY\` or \`OLLAMA_HOST\`, and run the command again.${also}`,
  )
}

/** Returns a failed outcome for lack of a model, with the results that need none. */
export function unanswered(error: DuckError, markdown: string): Outcome {
  return { state: 'failed', error: toFailure(error), parts: [{ kind: 'text', markdown }] }
}

/** Keeps the deterministic parts if the model fails. The outcome states what is missing. */
export function withoutModelPart(parts: Part[], thrown: unknown): Outcome {
  return { state: 'partial', reasons: [`the model request failed: ${toDuckError(thrown).message}`], parts }
}
