import { z } from 'zod'
import type { Strategy } from '../context/build-context.ts'
import { defined } from '../defined.ts'
import type { RunContext } from '../engine.ts'
import { toDuckError } from '../errors.ts'
import type { ModelAnswer, Models } from '../llm/port.ts'
import { askForObject, askWithUntrustedInput, type Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import { totalOf } from '../llm/total.ts'
import { accountOf, withModelFootnote, withoutModelPart } from '../model/model-access.ts'
import { answerTokens, answerWithContext, type EngineInput } from '../model/with-context.ts'
import { proseLine } from '../report/markdown/markdown-text.ts'
import { modelStream } from '../report/model-stream.ts'
import { modelText } from '../report/model-text.ts'
import { plural } from '../report/tally.ts'
import type { Outcome, Part } from '../types.ts'
import { correctCitations, wrongCitations } from './check-citations.ts'
import { classifyQuestion, type QuestionKind } from './classify-question.ts'
import { describeSymbol } from './describe-symbol.ts'
import { searchText } from './follow-up.ts'
import { historyMessages, outcomeText } from './history.ts'
import { placesFor } from './places-for.ts'

/** Answers a question with a single model request. */
export async function answerAtOnce(
  models: Models,
  input: EngineInput,
  question: string,
  kind: 'simple' | 'problem',
): Promise<Outcome> {
  const { shown, material } = await plainAnswer(question, kind, input)
  return answerWith(models, input, shown, {
    prompt: kind === 'problem' ? 'solve' : 'ask',
    request: question,
    first: material,
  })
}

/**
 * Returns the answer without a model: the code that an error passes through, otherwise the lines that contain the words
 * of the question.
 */
export async function plainAnswer(
  question: string,
  kind: QuestionKind['kind'],
  input: EngineInput,
): Promise<{ shown: string; material: Material[] }> {
  const traced = kind === 'problem' ? await tracedPlaces(question, input) : undefined
  if (traced !== undefined) return traced
  const shown = await placesFor(searchText(question, input.context.history), input)
  return { shown, material: [{ name: 'places that mention its words', text: shown }] }
}

/** Returns the code that an error passes through, or undefined if it names no place in this repository. */
async function tracedPlaces(question: string, { repository, side, context }: EngineInput) {
  return describeSymbol(question, repository, side, context).catch((thrown) => {
    if (toDuckError(thrown).kind === 'not-found') return undefined
    throw thrown
  })
}

/** Answers consecutive steps in order, each with the previous answers as context. Stops after the first failure. */
export async function answerInTurn(models: Models, input: EngineInput, parts: readonly string[]): Promise<Outcome> {
  const { context } = input
  const history = [...(context.history ?? [])]
  const made: Part[] = []
  for (const [index, part] of parts.entries()) {
    const title: Part = { kind: 'text', markdown: `**${index + 1}.** ${proseLine(part, 200)}` }
    made.push(toldNow(title, context))
    const kind = classifyQuestion(part).kind === 'problem' ? 'problem' : 'simple'
    const outcome = await answerAtOnce(models, { ...input, context: { ...context, history } }, part, kind)
    // Each answer except the last one ends with its own footnote.
    made.push(...outcome.parts.map((each) => toldNow(each, context)))
    if (outcome.state !== 'complete') {
      const left = parts.length - index - 1
      const reasons = outcome.state === 'partial' ? outcome.reasons : [outcome.error.public]
      return {
        state: 'partial',
        reasons: [...reasons, ...(left > 0 ? [`${plural(left, 'later step')} skipped`] : [])],
        parts: made,
      }
    }
    history.push({ asked: part, answered: outcomeText(outcome) })
  }
  return { state: 'complete', parts: made }
}

/** Streams a part to the listener, unless it was already streamed. */
function toldNow(part: Part, { tell }: RunContext): Part {
  if (tell === undefined || part.kind !== 'text' || part.told) return part
  tell(part.markdown)
  return { ...part, told: true }
}

const planShape = z.object({ questions: z.array(z.string().min(3).max(300)).min(1).max(4) })

/**
 * Splits a question, answers its parts in parallel and combines the answers. A part that fails is reported as missing.
 */
export async function answerInParts(models: Models, input: EngineInput, question: string): Promise<Outcome> {
  const { invocation, context } = input
  const asked = { account: accountOf(invocation, context), signal: context.signal }
  context.progress('splitting the question')
  const before = await historyMessages(models, asked, context.history)
  const material = [{ name: 'request', text: question }]
  // Without a plan, the question is answered at once, which reports a failure that persists.
  const plan = await askForObject(models, { ...asked, prompt: 'plan', material, before }, planShape).catch(
    () => undefined,
  )
  const questions = [...new Set(plan?.value.questions)]
  if (questions.length < 2) return answerAtOnce(models, input, question, 'simple')
  context.progress(`answering ${questions.length} questions`)
  const quiet: EngineInput = { ...input, context: { ...context, progress: () => {} } }
  delete quiet.context.tell
  const results = await Promise.allSettled(
    questions.map(async (part) => {
      const { material: first } = await plainAnswer(part, 'simple', quiet)
      const { answer } = await oneAnswer(models, quiet, { prompt: 'ask', request: part, first })
      return { part, answer }
    }),
  )
  context.signal.throwIfAborted()
  const answered = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const reasons = results.flatMap((result, index) =>
    result.status === 'fulfilled' ? [] : [`No answer to “${questions[index]}”: ${toDuckError(result.reason).message}`],
  )
  if (answered.length === 0) return answerAtOnce(models, input, question, 'simple')
  const parts = answered.map(({ part, answer }) => ({ name: `part: ${part}`, text: answer.text }))
  const list = parts.map(({ name, text }) => `${name}\n${text}`).join('\n\n')
  const joined = await answerWith(models, input, modelText(list), {
    prompt: 'join',
    request: question,
    strategy: 'summary',
    first: parts,
    earlier: [...(plan === undefined ? [] : [plan]), ...answered.map(({ answer }) => answer)],
    remark: `combined from ${plural(parts.length, 'part')}: ${answered.map(({ part }) => part).join(' · ')}`,
  })
  if (reasons.length === 0 || joined.state === 'failed') return joined
  return { ...joined, state: 'partial', reasons: [...(joined.state === 'partial' ? joined.reasons : []), ...reasons] }
}

export interface PreparedQuestion {
  prompt: string
  request: string
  strategy?: Strategy
  files?: readonly string[]
  /** Material that the engine already found. */
  first: readonly Material[]
  /** A remark for the footnote. */
  remark?: string
  /** Answers that this one is based on. The footnote includes their usage. */
  earlier?: readonly ModelAnswer[]
}

/** Returns one streamed answer from a model. If the model fails, returns the parts that need no model. */
export async function answerWith(
  models: Models,
  input: EngineInput,
  fallback: string,
  asked: PreparedQuestion,
): Promise<Outcome> {
  const { context } = input
  try {
    const { answer, notes: omitted } = await oneAnswer(models, input, asked)
    const cited = await correctCitations(answer.text, input)
    const notes = [...cited.notes, ...omitted]
    const total = { ...answer, ...totalOf([...(asked.earlier ?? []), answer]) }
    const text: Part = { kind: 'text', markdown: modelText(cited.text) }
    return {
      state: 'complete',
      parts: [
        context.tell === undefined ? text : { ...text, told: true },
        {
          kind: 'text',
          markdown: withModelFootnote(total, asked.remark === undefined ? notes : [asked.remark, ...notes]),
        },
      ],
    }
  } catch (thrown) {
    context.signal.throwIfAborted()
    if (toDuckError(thrown).kind === 'bug') throw thrown
    return withoutModelPart([{ kind: 'text', markdown: fallback }], thrown)
  }
}

/** Makes one request with the context that the engine selects, and streams the answer if there is a listener. */
async function oneAnswer(
  models: Models,
  input: EngineInput,
  { prompt, request, strategy, files = [], first }: PreparedQuestion,
): Promise<{ answer: ModelAnswer; notes: string[] }> {
  const { invocation, context } = input
  const asked = { account: accountOf(invocation, context), signal: context.signal }
  const before = await historyMessages(models, asked, context.history)
  const wanted = { request: searchText(request, context.history), files, ...defined({ strategy }) }
  return answerWithContext(models, wanted, input, async (shown, tools, retrieve) => {
    const { tell } = context
    context.progress('asking the model')
    const stream = tell === undefined ? undefined : modelStream(tell)
    const answer = await askWithUntrustedInput(models, {
      ...asked,
      prompt,
      tools,
      before,
      retrieve,
      maxTokens: answerTokens(context),
      check: (text) => wrongCitations(text, input),
      material: [{ name: 'request', text: request }, ...first, ...shown.material],
      ...defined({ onText: stream?.take }),
    })
    stream?.end()
    return { answer, notes: shown.notes }
  })
}
